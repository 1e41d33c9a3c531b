// Champion against challenger: what came in from each arm, by the arm at assignment.
import { useQuery } from '@tanstack/react-query';
import { Bucket, Empty } from '../../frame/parts';
import { count, percent, shortDate, sums } from '../../format';
import type { Trial, TrialArm } from '../../host/types.gen';
import { usePlace } from '../../state/place';
import { trialsQuery } from '../../state/queries';
import { useWords } from '../../words';

export function Trials() {
  const { t } = useWords();
  const { asOf } = usePlace();
  const { data } = useQuery(trialsQuery(asOf));
  if (!data) return <Empty title={t('app.loading')} />;
  if (data.length === 0) return <Empty title={t('trials.empty')} hint={t('trials.emptyHint')} />;
  return (
    <div className="page" data-testid="trials">
      <p className="soft" style={{ marginTop: 0 }}>
        {t('trials.hint')}
      </p>
      {data.map((trial) => (
        <OneTrial key={trial.trial} trial={trial} />
      ))}
    </div>
  );
}

function OneTrial({ trial }: { trial: Trial }) {
  const { t, language } = useWords();
  const arms: ['champion' | 'challenger', TrialArm][] = [
    ['champion', trial.champion],
    ['challenger', trial.challenger],
  ];
  const share = (value: number) => percent(value / 100, language, 2);
  const points = (value: number) => `${value < 0 ? '−' : '+'}${Math.abs(value).toFixed(2)}`;
  const codes = [...new Set(arms.flatMap(([, arm]) => arm.buckets.map((one) => one.bucket)))];
  const sure = trial.paying_margin !== null && Math.abs(trial.paying_difference) > trial.paying_margin;
  return (
    <section style={{ marginBottom: 18 }}>
      <b>{trial.trial}</b>
      <span className="soft">
        {' '}
        · {t('trials.since', { date: shortDate(trial.since) })} · {t('trials.divisions', { count: trial.divisions })}
      </span>
      <div className="panel scroll-x" style={{ marginTop: 6 }}>
        <table className="figures">
          <thead>
            <tr>
              <th>{t('trials.arm')}</th>
              <th className="right">{t('overview.debtors')}</th>
              <th className="right">{t('overview.cases')}</th>
              <th className="right">{t('trials.owed')}</th>
              <th className="right">{t('trials.recovered')}</th>
              <th className="right">{t('trials.rate')}</th>
              <th className="right">{t('trials.paying')}</th>
              <th className="right">{t('status.settled')}</th>
            </tr>
          </thead>
          <tbody>
            {arms.map(([name, arm]) => (
              <tr key={name}>
                <td>{t(`trials.${name}`)}</td>
                <td className="right">{count(arm.debtors, language)}</td>
                <td className="right">{count(arm.cases, language)}</td>
                <td className="right">{sums(arm.outstanding, language)}</td>
                <td className="right">{sums(arm.recovered, language)}</td>
                <td className="right">
                  <b>{share(arm.recovery_percent)}</b>
                </td>
                <td className="right">{share(arm.paying_percent)}</td>
                <td className="right">{count(arm.settled, language)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </div>
      <p style={{ margin: '6px 0' }}>
        {t('trials.difference', { points: points(trial.paying_difference) })}
        {trial.paying_margin !== null && ` ± ${trial.paying_margin.toFixed(2)}`}{' '}
        <span className="soft">{trial.paying_margin === null ? t('trials.tooFew') : sure ? t('trials.sure') : t('trials.unsure')}</span>
      </p>
      <div className="panel scroll-x">
        <table className="figures">
          <thead>
            <tr>
              <th>{t('overview.bucket')}</th>
              {arms.map(([name]) => (
                <th key={name} className="right">
                  {t(`trials.${name}`)}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {codes.map((code) => (
              <tr key={code}>
                <td>
                  <Bucket code={code} boundaries />
                </td>
                {arms.map(([name, arm]) => {
                  const found = arm.buckets.find((one) => one.bucket === code);
                  return (
                    <td key={name} className="right">
                      {found ? share(found.recovery_percent) : '–'}
                      {found && <span className="soft"> · {t('count.cases', { count: found.cases })}</span>}
                    </td>
                  );
                })}
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

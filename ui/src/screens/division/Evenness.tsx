// How even each rule came out, how even it could have, and what stands in the way.
import { IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import { count, smallPercent } from '../../format';
import type { DividedRule, LimitingFactorCode, DivisionLimit } from '../../host/types.gen';
import { useWords } from '../../words';

/** Those that concern somebody come first. */
const IN_ORDER = ['full', 'takes', 'kept', 'money_full', 'never_back', 'coarse', 'largest_debtor'] satisfies LimitingFactorCode[];

export function Evenness({ rules }: { rules: DividedRule[] }) {
  const { t, language } = useWords();
  const share = (value: number) => smallPercent(value, language);
  return (
    <div className="panel scroll-x" data-testid="evenness">
      <table className="figures">
        <thead>
          <tr>
            <th>{t('division.rule')}</th>
            <th className="right">{t('overview.debtors')}</th>
            <th className="right">{t('division.countDifference')}</th>
            <th className="right">{t('division.bestPossible')}</th>
            <th className="right">{t('division.spread')}</th>
            <th className="right">{t('division.floorShort')}</th>
            <th>{t('division.inTheWay')}</th>
          </tr>
        </thead>
        <tbody>
          {rules.map((rule) => (
            <tr key={`${rule.rule}-${rule.arm}`}>
              <td>
                {rule.rule}. {rule.name || t('rules.unnamedRule')}
                {rule.arm && <span className="soft"> · {t(`trials.${rule.arm === 'challenger' ? 'challenger' : 'champion'}`)}</span>}
                <div className="soft cut" style={{ fontSize: 11, maxWidth: 260 }}>
                  {rule.takers.join(', ')}
                </div>
              </td>
              <td className="right">{count(rule.debtors, language)}</td>
              <td className="right">{count(rule.count_difference, language)}</td>
              <td className="right soft">
                {rule.by === 'count' || rule.by === 'balance' ? count(rule.best_count_difference, language) : '–'}
              </td>
              <td className="right">{share(rule.spread_percent)}</td>
              <td className="right soft">{share(rule.floor_percent)}</td>
              <td className="wrap">
                {rule.obstacles.length === 0 ? (
                  <span className="soft">
                    <IconCircleCheck size={13} className="beside" /> {t('division.nothingInTheWay')}
                  </span>
                ) : (
                  <Obstacles obstacles={rule.obstacles} />
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** So many people are named of those whom the same thing concerns. */
const NAMED = 6;

/** What stands in the way, each thing once, with whom it concerns and in which buckets. */
function Obstacles({ obstacles }: { obstacles: DivisionLimit[] }) {
  const { t } = useWords();
  return IN_ORDER.map((code) => {
    const same = obstacles.filter((one) => one.code === code);
    if (same.length === 0) return null;
    const concerned = [...new Set(same.map((one) => one.collector))].map((name) => {
      const buckets = same.flatMap((one) => (one.collector === name && one.bucket ? [one.bucket] : []));
      return [name, buckets.length > 0 && `(${buckets.join(', ')})`].filter(Boolean).join(' ');
    });
    const more = concerned.length - NAMED;
    const names = concerned.slice(0, NAMED).join(', ') + (more > 0 ? ` +${more}` : '');
    return (
      <div key={code} title={more > 0 ? concerned.join(', ') : undefined}>
        <IconInfoCircle size={13} className="beside" /> {t(`division.obstacle.${code}`)}
        {names && <span className="soft"> {names}</span>}
      </div>
    );
  });
}

// How even each rule came out, how even it could have, and what stands in the way.
import { IconCircleCheck, IconInfoCircle } from '@tabler/icons-react';
import { count, smallPercent } from '../../format';
import type { DividedRule, DivisionObstacle } from '../../host/types.gen';
import { useWords } from '../../words';

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
                  rule.obstacles.map((obstacle) => (
                    <div key={`${obstacle.code}-${obstacle.collector}-${obstacle.bucket}`}>
                      <IconInfoCircle size={13} className="beside" /> <ObstacleText obstacle={obstacle} />
                    </div>
                  ))
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function ObstacleText({ obstacle }: { obstacle: DivisionObstacle }) {
  const { t } = useWords();
  const known = ['full', 'takes', 'kept', 'money_full', 'never_back', 'coarse', 'largest_debtor'] as const;
  const code = known.find((one) => one === obstacle.code) ?? 'largest_debtor';
  const text = t(`division.obstacle.${code}`, { name: obstacle.collector ?? '' });
  return <span>{obstacle.bucket ? `${text} (${obstacle.bucket})` : text}</span>;
}

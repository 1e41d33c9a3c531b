// What stands beside the aging table: portfolio at risk, credits, and loans that are written off.
import { count, date, money, percent, sums } from '../../format';
import type { AgingTable } from '../../host/types.gen';
import { usePlace } from '../../state/place';
import { useWords } from '../../words';
import { useOpening } from './opening';

export function AtRisk({ table }: { table: AgingTable }) {
  const { t, language } = useWords();
  const { go } = usePlace();
  const opening = useOpening();
  const { credits, written_off: writtenOff } = table;
  const currencies = [...new Set(table.at_risk.map((line) => line.of.currency))];
  return (
    <div className="at-risk" data-testid="at-risk">
      {table.at_risk.map((line) => (
        <div
          key={`${line.of.currency}-${line.days}`}
          title={t('overview.atRiskHint', { days: line.days, date: date(table.as_of, language) })}
        >
          <span className="soft">
            PAR {line.days}
            {currencies.length > 1 && ` ${line.of.currency}`}
          </span>
          <b>{line.percent === null ? '–' : percent(line.percent / 100, language)}</b>
          <span className="soft">{money(line.balance, language)}</span>
        </div>
      ))}
      {credits.length > 0 && (
        <div title={t('overview.creditsHint')} data-testid="credits">
          <span className="soft">{t('overview.credits')}</span>
          <b>{sums(credits, language)}</b>
        </div>
      )}
      {writtenOff.cases > 0 && (
        <div data-testid="written-off">
          <span className="soft">{t('overview.writtenOff')}</span>
          <button type="button" className="link" onClick={() => go('cases', { filter: opening({ status: ['written_off'] }) })}>
            <b>{count(writtenOff.cases, language)}</b> {sums(writtenOff.outstanding, language)}
          </button>
          <span className="soft">
            {t('overview.recovered', { amount: writtenOff.recovered.length ? sums(writtenOff.recovered, language) : '–' })}
          </span>
        </div>
      )}
    </div>
  );
}

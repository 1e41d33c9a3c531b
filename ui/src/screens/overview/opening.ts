// From a figure of the overview to exactly the cases it counts.
import type { AgingTable } from '../../host/types.gen';
import { type Filter, usePlace } from '../../state/place';

/** What every list that is opened from the overview has in common with it. */
export function useOpening() {
  const { view } = usePlace();
  return (filter: Filter): Filter => ({
    ...(view.currency ? { currencies: [view.currency] } : {}),
    ...(view.knownOn ? { known_on: view.knownOn } : {}),
    ...(view.level === 'debtor' ? { level: 'debtor' as const } : {}),
    ...filter,
  });
}

/** Opens open cases of a table, on its own day. */
export function useOpenCases(table: AgingTable) {
  const { go, asOf, setAsOf } = usePlace();
  const opening = useOpening();
  return (filter: Filter) => () => {
    if (asOf !== table.as_of) setAsOf(table.as_of);
    go('cases', { filter: opening({ status: ['open'], ...filter }) });
  };
}

// Lists of cases as the window asks for them: the level and the day of knowledge stand in the filter that is shown.
import * as host from '../host/commands';
import type { Filter } from './place';

/** A list to be opened; parts of the filter that are not said don't restrict. */
export type ListToOpen = Omit<host.ListRequestInput, 'filter' | 'level' | 'known_on'> & { filter?: Filter };

export const openList = ({ filter: { level, known_on, ...filter } = {}, ...request }: ListToOpen) =>
  host.openList({ ...request, level, known_on, filter });

// The words of the window. The Chinese catalogue has exactly these keys; the compiler sees to it.
import { aging } from './aging';
import { app } from './app';
import { cases } from './cases';
import { division } from './division';
import { failures } from './failures';
import { imports } from './import';
import { outsourcing } from './outsourcing';
import { settings } from './settings';

export const en = { ...app, ...aging, ...cases, ...division, ...outsourcing, ...imports, ...settings, ...failures } as const;

type Widen<T> = { [K in keyof T]: T[K] extends string ? string : Widen<T[K]> };
/** What every catalogue must have. */
export type Messages = Widen<typeof en>;

// The words of the window in Chinese.
import type { Messages } from '../en';
import { aging } from './aging';
import { app } from './app';
import { cases } from './cases';
import { division } from './division';
import { failures } from './failures';
import { imports } from './import';
import { outsourcing } from './outsourcing';
import { settings } from './settings';

export const zh: Messages = { ...app, ...aging, ...cases, ...division, ...outsourcing, ...imports, ...settings, ...failures };

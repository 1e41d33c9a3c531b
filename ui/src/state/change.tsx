// Changing the book: what failed is said, what was done is noted with a way back.
import { Button, Group, Text } from '@mantine/core';
import { notifications } from '@mantine/notifications';
import { useCallback } from 'react';
import * as host from '../host/commands';
import type { ChangeId, Failure } from '../host/types.gen';
import { useWords, wordFor } from '../words';
import { bookChanged } from './queries';

/** A failure in words: what happened, where, what now. */
export function failureText(failure: unknown): string {
  const known = failure as Partial<Failure> | undefined;
  if (typeof known?.code !== 'string') return String(failure);
  const params = { ...known.params };
  if (typeof params.field === 'string') params.field = wordFor('field', params.field);
  if (typeof params.what === 'string') params.what = wordFor('what', params.what);
  if (known.code === 'cannot_undo') params.why = wordFor('undoRefusal', String(params.reason), params);
  if (params.holder === '') params.holder = '–';
  for (const [name, value] of Object.entries(params)) if (Array.isArray(value)) params[name] = value.join(', ');
  const words = wordFor('failure', codeOfWords(known.code, params), params);
  return words === codeOfWords(known.code, params) ? wordFor('failure', 'unknown', { code: known.code }) : words;
}

/** Under which code the words of a failure stand: some have several, by what is known of it. */
function codeOfWords(code: string, params: Record<string, unknown>): string {
  // A broken bucket set says why in words of its own.
  if (code === 'bucket_set_broken') return `${code}_${String(params.reason)}`;
  return code === 'not_a_spreadsheet' && params.format ? `${code}_known` : code;
}

export function say(message: string) {
  notifications.show({ message, autoClose: 4000 });
}

export function sayFailure(failure: unknown) {
  notifications.show({ message: failureText(failure), color: 'red', autoClose: 9000 });
}

/** Runs changes: afterwards everything is read anew, and a quiet note offers to take it back. */
export function useChange() {
  const { t } = useWords();
  const takeBack = useCallback(async (made: ChangeId) => {
    try {
      await host.undo(made);
    } catch (failure) {
      sayFailure(failure);
    }
    await bookChanged();
  }, []);
  const change = useCallback(
    async <T,>(work: () => Promise<T>, note?: (outcome: T) => string | null): Promise<T | null> => {
      try {
        const before = await host.bookState();
        const outcome = await work();
        const after = await host.bookState();
        await bookChanged();
        // The change that was made: as it says itself, or the only one since.
        const said = (outcome as { change?: ChangeId | null } | null)?.change;
        const last = typeof said === 'number' ? said : after.change === before.change + 1 ? after.change : null;
        // What left the house can't be taken back.
        const made = after.undo === null ? null : last;
        const text = note?.(outcome);
        if (text) {
          const id = notifications.show({
            autoClose: 7000,
            message: (
              <Group justify="space-between" wrap="nowrap" gap="xs">
                <Text size="sm" style={{ overflowWrap: 'anywhere' }}>
                  {text}
                </Text>
                {made !== null && (
                  <Button
                    style={{ flex: 'none' }}
                    variant="subtle"
                    size="compact-xs"
                    onClick={() => {
                      notifications.hide(id);
                      void takeBack(made);
                    }}
                  >
                    {t('history.undo')}
                  </Button>
                )}
              </Group>
            ),
          });
        }
        return outcome;
      } catch (failure) {
        sayFailure(failure);
        await bookChanged();
        return null;
      }
    },
    [t, takeBack],
  );
  return change;
}

// What handlers that stay need of the newest render.
import { type RefObject, useInsertionEffect, useRef } from 'react';

/** A box that always holds the value of the newest render, for callbacks that are made once. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useInsertionEffect(() => {
    latest.current = value;
  });
  return latest;
}

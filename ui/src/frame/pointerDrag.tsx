// Dragging by pointer: something is picked up, carried over targets, and dropped on one of them.
// Targets are elements with `data-drop`; what that says is the target's key.
import { type PointerEvent as PointerDown, type ReactNode, useCallback, useEffect, useRef, useState } from 'react';
import { useLatest } from '../state/useLatest';

/** So far has the pointer to go before it is a drag and not a click, in pixels. */
const SLACK = 5;

/** The key of the target at a place in the window. */
export function targetAt(x: number, y: number): string | null {
  const found = document
    .elementsFromPoint(x, y)
    .map((element) => element.closest<HTMLElement>('[data-drop]'))
    .find((element) => element !== null);
  return found?.dataset.drop ?? null;
}

interface Handlers<T> {
  /** What is shown at the pointer. */
  ghost: (load: T) => ReactNode;
  /** The load is over a target, or over none; told once for each. */
  over: (load: T, target: string | null) => void;
  drop: (load: T, target: string) => void;
  /** It was let go elsewhere, or Escape was pressed. */
  cancel: () => void;
}

export function usePointerDrag<T>(handlers: Handlers<T>) {
  const [carried, setCarried] = useState<{ load: T; x: number; y: number } | null>(null);
  const now = useLatest(handlers);
  const end = useRef<(() => void) | null>(null);
  useEffect(() => () => end.current?.(), []);
  const start = useCallback(
    (event: PointerDown, load: T) => {
      if (event.button !== 0) return;
      const from = { x: event.clientX, y: event.clientY };
      let carrying = false;
      let target: string | null | undefined;
      const stop = () => {
        window.removeEventListener('pointermove', move);
        window.removeEventListener('pointerup', up);
        window.removeEventListener('pointercancel', give);
        window.removeEventListener('keydown', key, true);
        document.body.style.userSelect = '';
        end.current = null;
        setCarried(null);
      };
      const move = (moved: PointerEvent) => {
        if (!carrying && Math.hypot(moved.clientX - from.x, moved.clientY - from.y) < SLACK) return;
        carrying = true;
        document.body.style.userSelect = 'none';
        setCarried({ load, x: moved.clientX, y: moved.clientY });
        const next = targetAt(moved.clientX, moved.clientY);
        if (next !== target) {
          target = next;
          now.current.over(load, next);
        }
      };
      const give = () => {
        stop();
        if (carrying) now.current.cancel();
      };
      const up = (released: PointerEvent) => {
        const on = carrying ? targetAt(released.clientX, released.clientY) : null;
        if (on === null) give();
        else {
          stop();
          now.current.drop(load, on);
        }
      };
      const key = (pressed: KeyboardEvent) => {
        if (pressed.key !== 'Escape' || !carrying) return;
        pressed.stopPropagation();
        give();
      };
      window.addEventListener('pointermove', move);
      window.addEventListener('pointerup', up);
      window.addEventListener('pointercancel', give);
      window.addEventListener('keydown', key, true);
      end.current = stop;
    },
    [now],
  );
  const ghost = carried && (
    <div className="ghost" style={{ position: 'fixed', left: carried.x + 12, top: carried.y + 8, zIndex: 400 }}>
      {handlers.ghost(carried.load)}
    </div>
  );
  return { start, ghost };
}

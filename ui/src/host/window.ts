// What the window itself tells: files dropped on it, and its title.
import { getCurrentWebview } from '@tauri-apps/api/webview';
import { getCurrentWindow } from '@tauri-apps/api/window';

export type FileDrag = { kind: 'over' } | { kind: 'left' } | { kind: 'dropped' };

/** Tells when files hang over the window or are dropped on it; gives the way to stop. */
export function onFileDrag(told: (drag: FileDrag) => void): () => void {
  const listening = getCurrentWebview().onDragDropEvent(({ payload }) => {
    if (payload.type === 'drop') told({ kind: 'dropped' });
    else if (payload.type === 'leave') told({ kind: 'left' });
    else if (payload.type === 'enter') told({ kind: 'over' });
  });
  return () => {
    void listening.then((stop) => stop());
  };
}

export function setTitle(title: string) {
  void getCurrentWindow().setTitle(title);
}

// Small pieces that every screen uses.
import type { ReactNode } from 'react';
import { boundaries as boundariesOfCode, bucketColour } from '../buckets';

/** A bucket's colour with its code, and its boundaries where there is room. */
export function Bucket({ code, boundaries = false }: { code: string; boundaries?: boolean }) {
  return (
    <span className="bucket" title={`${code} (${boundariesOfCode(code)})`}>
      <span className="bucket-dot" style={{ background: bucketColour(code) }} />
      {code}
      {boundaries && boundariesOfCode(code) !== code.replace('-', '–') && <span className="soft">{boundariesOfCode(code)}</span>}
    </span>
  );
}

/** A bar of buckets by their counts. */
export function BucketBar({ counts }: { counts: Record<string, number | bigint | undefined> }) {
  const parts = Object.entries(counts).map(([code, count]) => [code, Number(count ?? 0)] as const);
  const total = parts.reduce((sum, [, count]) => sum + count, 0);
  return (
    <div className="bucket-bar" aria-hidden>
      {total > 0 &&
        parts.map(([code, count]) => (
          <span key={code} title={`${code}: ${count}`} style={{ width: `${(count / total) * 100}%`, background: bucketColour(code) }} />
        ))}
    </div>
  );
}

/** A screen with nothing on it yet, and the way on. */
export function Empty({ title, hint, children }: { title: string; hint?: string; children?: ReactNode }) {
  return (
    <div className="empty">
      <h2>{title}</h2>
      {hint && <p>{hint}</p>}
      {children}
    </div>
  );
}

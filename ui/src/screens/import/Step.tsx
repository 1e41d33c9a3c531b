// A step of an import: a panel with a title.
import type { ReactNode } from 'react';

export function Step({ title, aside, children, id }: { title: string; aside?: ReactNode; children?: ReactNode; id: string }) {
  return (
    <section className="panel" data-testid={`step-${id}`}>
      <div className="step-head">
        <h2>{title}</h2>
        {aside}
      </div>
      {children && <div className="step-body">{children}</div>}
    </section>
  );
}

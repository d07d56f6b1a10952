import type { ReactNode } from 'react';
import { classes } from './class.ts';

/** A page's content, hung on one edge. */
export function Page({ children, className }: { children: ReactNode; className?: string }) {
  return (
    <main id="main" className={classes('page', className)} tabIndex={-1}>
      {children}
    </main>
  );
}

type Head = { title: ReactNode; said?: ReactNode; back?: ReactNode; acts?: ReactNode };

/** The title on the edge, what is true of it below, the way back in the margin, what can be done at the end. */
export function Head({ title, said, back, acts }: Head) {
  return (
    <header className="head">
      {back ?? <span />}
      <div className="title">
        <h1>{title}</h1>
        {said && <div className="said">{said}</div>}
      </div>
      {acts && <div className="acts">{acts}</div>}
    </header>
  );
}

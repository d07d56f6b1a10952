import type { ReactNode } from 'react';

/** Teaches in the place of the rows: one sentence, one action, a pencilled example. */
export function Empty({ title, children, act, example }: { title: ReactNode; children?: ReactNode; act?: ReactNode; example?: ReactNode }) {
  return (
    <div className="in border-line border-t py-10">
      <h2 className="text-base">{title}</h2>
      {children && <div className="soft mt-1 max-w-[60ch]">{children}</div>}
      {act && <div className="acts mt-4">{act}</div>}
      {example && <div className="soft mt-8 max-w-[60ch] border-edge border-t border-dashed pt-4">{example}</div>}
    </div>
  );
}

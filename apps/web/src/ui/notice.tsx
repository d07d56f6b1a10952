'use client';
import { createContext, type ReactNode, use, useState } from 'react';
import { Mark, type MarkName } from './mark.tsx';

type Said = {
  mark: 'kept' | 'bad' | 'warn';
  words: ReactNode /** Something to press beside the words, as “Undo”. */;
  act?: { label: string; do: () => void };
};
const Say = createContext<(said: Said) => void>(() => {});

/** Says one sentence about what just happened. */
export const useSay = () => use(Say);

/** One sentence about what just happened, read out. It stays until the next or until it is put away: people read at their own pace. */
export function Notices({ close, children }: { close: string; children: ReactNode }) {
  const [said, say] = useState<Said | null>(null);
  const act = () => {
    said?.act?.do();
    say(null);
  };
  return (
    <Say value={say}>
      {children}
      <div role="status">
        {said && (
          <div className="toast">
            <Mark is={said.mark} />
            <p>{said.words}</p>
            {said.act && (
              <button type="button" onClick={act}>
                {said.act.label}
              </button>
            )}
            <button type="button" onClick={() => say(null)}>
              {close}
            </button>
          </div>
        )}
      </div>
    </Say>
  );
}

/** Something to know on the page itself: two hairlines and a mark in the margin, never a coloured box. */
export function Notice({ mark, children, acts }: { mark: MarkName; children: ReactNode; acts?: ReactNode }) {
  const tone = mark === 'bad' ? 'text-bad' : mark === 'warn' ? 'text-warn' : '';
  return (
    <section className="notice">
      <span className={tone}>
        <Mark is={mark} />
      </span>
      <div>{children}</div>
      {acts && <div className="acts max-md:col-start-2">{acts}</div>}
    </section>
  );
}

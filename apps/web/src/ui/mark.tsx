const circle = <circle cx="7" cy="7" r="5.25" className="o" />;
const sheet = <rect x="2.25" y="1.75" width="9.5" height="10.5" rx="1" className="o" />;

const shapes = {
  // what is true of a person's interview: a circle that fills
  pending: circle,
  started: (
    <>
      {circle}
      <path d="M7 1.75a5.25 5.25 0 0 1 0 10.5z" className="f" />
    </>
  ),
  completed: <circle cx="7" cy="7" r="6" className="f" />,
  decided: (
    <>
      <circle cx="7" cy="7" r="6" className="f" />
      <path d="m4.4 7.2 1.9 1.9 3.4-3.9" className="c" />
    </>
  ),
  ended: (
    <>
      {circle}
      <path d="m3.5 10.5 7-7" className="o" />
    </>
  ),
  withdrawn: <path d="m3 3 8 8M11 3l-8 8" className="o" />,
  // a sheet of paper
  draft: <rect x="2.25" y="1.75" width="9.5" height="10.5" rx="1" className="o" strokeDasharray="2 1.6" />,
  published: <rect x="1.5" y="1" width="11" height="12" rx="1.25" className="f" />,
  archived: (
    <>
      {sheet}
      <path d="M2.5 7h9" className="o" />
    </>
  ),
  // what the system says
  kept: <path d="m2.5 7.5 3 3 6-7" className="o" strokeWidth="2" />,
  warn: (
    <>
      <path d="M7 1.6 13 12.2H1z" className="o" strokeLinejoin="round" />
      <path d="M7 5.6v3M7 10.4v.1" className="o" />
    </>
  ),
  bad: (
    <>
      <path d="M4.4 1.2h5.2l3.2 3.2v5.2l-3.2 3.2H4.4L1.2 9.6V4.4z" className="f" />
      <path d="M7 4v3.6M7 9.9v.1" className="c" />
    </>
  ),
  software: <circle cx="7" cy="7" r="5.25" className="o" strokeDasharray="2 1.6" />,
} as const;

export type MarkName = keyof typeof shapes;

/** A shape that stands beside a word, never for it. */
export const Mark = ({ is }: { is: MarkName }) => (
  <svg className="mark" viewBox="0 0 14 14" aria-hidden="true" data-mark={is}>
    {shapes[is]}
  </svg>
);

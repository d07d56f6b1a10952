/** Pencil, pen, ink. */
export const Logo = () => (
  <svg viewBox="0 0 20 20" width="20" height="20" aria-hidden="true">
    <path d="M2.75 4.25h14.5v2.5H2.75z" fill="none" stroke="currentColor" strokeWidth="1.5" />
    <path d="M2 9h16v3.5H2z" fill="var(--accent)" />
    <path d="M2 14.5h16V18H2z" fill="currentColor" />
  </svg>
);

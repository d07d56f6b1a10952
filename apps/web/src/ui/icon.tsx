const drawings = {
  search: 'M14.25 9a5.25 5.25 0 1 1-10.5 0 5.25 5.25 0 0 1 10.5 0zM13 13l4 4',
  back: 'M16 10H4.5M9 5l-5 5 5 5',
  next: 'M4 10h11.5M11 5l5 5-5 5',
  undo: 'M7 4.5 3.5 8 7 11.5M4 8h7.5a4 4 0 0 1 0 8H8',
  eye: 'M2 10s3-5 8-5 8 5 8 5-3 5-8 5-8-5-8-5zM12.25 10a2.25 2.25 0 1 1-4.5 0 2.25 2.25 0 0 1 4.5 0z',
  up: 'M10 15.5v-11M5.5 9 10 4.5 14.5 9',
  down: 'M10 4.5v11M5.5 11l4.5 4.5 4.5-4.5',
  plus: 'M10 4.5v11M4.5 10h11',
  close: 'm5 5 10 10M15 5 5 15',
  copy: 'M8.5 7h6.5A1.5 1.5 0 0 1 16.5 8.5v6.5A1.5 1.5 0 0 1 15 16.5H8.5A1.5 1.5 0 0 1 7 15V8.5A1.5 1.5 0 0 1 8.5 7zM13 7V5a1.5 1.5 0 0 0-1.5-1.5H5A1.5 1.5 0 0 0 3.5 5v6.5A1.5 1.5 0 0 0 5 13h2',
  play: 'M6.5 4.5v11l9-5.5z',
  stop: 'M5.5 5.5h9v9h-9z',
  retry: 'M15.5 8A6 6 0 1 0 16 11.5M16 4v4.5h-4.5',
  help: 'M17 10a7 7 0 1 1-14 0 7 7 0 0 1 14 0zM7.8 7.9a2.2 2.2 0 1 1 3.1 2c-.6.3-.9.7-.9 1.4M10 13.7v.1',
  camera: 'M3.5 6h9v8h-9zM12.5 9l4-2.5v7l-4-2.5',
  mic: 'M10 3a2 2 0 0 1 2 2v5a2 2 0 0 1-4 0V5a2 2 0 0 1 2-2zM5 9.5a5 5 0 0 0 10 0M10 14.5V17',
} as const;
/** These are dots: they want a thicker stroke. */
const dots = {
  more: 'M4.5 10h.01M10 10h.01M15.5 10h.01',
  grip: 'M8 5.5h.01M8 10h.01M8 14.5h.01M12 5.5h.01M12 10h.01M12 14.5h.01',
} as const;

export type IconName = keyof typeof drawings | keyof typeof dots;

/** A drawing beside words, or inside a button that has a label. */
export function Icon({ is }: { is: IconName }) {
  const d = is in dots ? dots[is as keyof typeof dots] : drawings[is as keyof typeof drawings];
  return (
    <svg className="icon" data-icon={is} viewBox="0 0 20 20" aria-hidden="true" strokeWidth={is in dots ? 2.25 : undefined}>
      <path d={d} />
    </svg>
  );
}

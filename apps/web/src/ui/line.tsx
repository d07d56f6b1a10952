import type { CSSProperties } from 'react';

/** hollow: to come · pen: as far as it got, 0 to 1 · ink: kept, because the server said so · off: will not come any more */
export type Segment = 'hollow' | 'ink' | 'off' | { pen: number };

type Props = {
  segments: readonly Segment[];
  label: string /** How wide each is beside the others. */;
  weights?: readonly number[];
  className?: string;
};

/** A segment for each thing that is asked for. The label says in words what the strokes say. */
export function Line({ segments, label, weights, className = '' }: Props) {
  return (
    <span className={`line ${className}`} role="img" aria-label={label}>
      {segments.map((segment, index) => {
        const [is, at] = typeof segment === 'string' ? [segment, 0] : ['pen', Math.min(1, Math.max(0, segment.pen))];
        const style = { '--at': `${at * 100}%`, '--w': weights?.[index] ?? 1 } as CSSProperties;
        // Segments never move, so their place is their key.
        return <i key={index} data-is={is} style={style} />;
      })}
    </span>
  );
}

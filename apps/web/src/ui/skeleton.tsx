/** A pencilled stroke where words will be. */
export const Bone = ({ width }: { width: string }) => <span className="bone" style={{ width }} />;

const widths = ['14rem', '10rem', '18rem', '12rem', '16rem', '9rem'];

/** Rows that are on their way, with the real margin and the real height, so that nothing jumps when they come. */
export function SkeletonRows({ label, rows = 6 }: { label: string; rows?: number }) {
  return (
    <div role="status" aria-label={label}>
      <ul className="rows" aria-hidden="true">
        {widths.slice(0, rows).map((width) => (
          <li key={width} className="hang !py-[0.45rem]">
            <span>
              <Bone width="14px" />
            </span>
            <span className="flex h-[44px] flex-col justify-center gap-2">
              <Bone width={width} />
              <Bone width="7rem" />
            </span>
          </li>
        ))}
      </ul>
    </div>
  );
}

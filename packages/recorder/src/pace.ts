interface Sent {
  readonly from: number;
  readonly to: number;
  readonly bytes: number;
}

/** So many slices tell what a link is like now: some 20 s of a take. */
const remembered = 8;

/** What the link carries: the bits that arrived over the time in which something was on its way. It outlives a take. */
export class Pace {
  readonly #sent: Sent[] = [];
  readonly #flying = new Set<{ readonly from: number }>();

  /** Something sets off now. Call what it returns with its bytes when they have arrived, with 0 when they have not. */
  sets(from: number): (to: number, bytes: number) => void {
    const flight = { from };
    this.#flying.add(flight);
    return (to, bytes) => {
      this.#flying.delete(flight);
      // What failed says that the link was away, not that it is slow.
      if (bytes > 0) this.#sent.push({ from, to, bytes });
      if (this.#sent.length > remembered) this.#sent.shift();
    };
  }

  /** Null before anything has arrived or been on its way. What is on its way counts as time, so that a link which stops is seen to. */
  bitsPerSecond(now: number): number | null {
    const all = [...this.#sent, ...[...this.#flying].map(({ from }) => ({ from, to: now, bytes: 0 }))].sort((a, b) => a.from - b.from);
    let busy = 0;
    let until = Number.NEGATIVE_INFINITY;
    for (const { from, to } of all) {
      busy += Math.max(0, to - Math.max(from, until));
      until = Math.max(until, to);
    }
    const bits = all.reduce((sum, { bytes }) => sum + bytes * 8, 0);
    return busy > 0 ? bits / (busy / 1000) : null;
  }
}

import type { Clock } from '../ports.ts';

interface Task {
  readonly at: number;
  readonly order: number;
  readonly run: () => void;
}

/** Time that passes only when a test says so. Between two timers everything that was promised has settled. */
export class FakeClock implements Clock {
  #now = 0;
  #wall = Date.UTC(2026, 0, 1);
  #order = 0;
  readonly #tasks = new Set<Task>();

  now(): number {
    return this.#now;
  }

  wall(): number {
    return this.#wall;
  }

  after(ms: number, run: () => void): () => void {
    const task = { at: this.#now + Math.max(0, ms), order: this.#order, run };
    this.#order += 1;
    this.#tasks.add(task);
    return () => this.#tasks.delete(task);
  }

  get pending(): number {
    return this.#tasks.size;
  }

  wait(ms: number): Promise<void> {
    return new Promise((resolve) => this.after(ms, resolve));
  }

  async advance(ms: number): Promise<void> {
    const end = this.#now + ms;
    for (;;) {
      await settled();
      const next = this.#next();
      if (!next || next.at > end) break;
      this.#tasks.delete(next);
      this.#pass(next.at - this.#now);
      next.run();
    }
    this.#pass(end - this.#now);
  }

  /** The machine sleeps: no timer runs, and afterwards all of them are late. In some engines the steady clock sleeps too. */
  sleep(ms: number, steady: 'goes on' | 'sleeps' = 'goes on'): void {
    if (steady === 'sleeps') this.#wall += ms;
    else this.#pass(ms);
  }

  /** The device's own idea of the date is put right, or wrong. */
  jump(ms: number): void {
    this.#wall += ms;
  }

  #pass(ms: number): void {
    if (ms <= 0) return;
    this.#now += ms;
    this.#wall += ms;
  }

  #next(): Task | undefined {
    let next: Task | undefined;
    for (const task of this.#tasks) if (!next || task.at < next.at || (task.at === next.at && task.order < next.order)) next = task;
    return next;
  }
}

/** Every promise that can settle without time passing has. */
export function settled(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}

/** Words, or the ids of the options chosen. */
export type Content = string | readonly string[];

export interface DraftPorts {
  /** Brings it to the server; rejects when it did not arrive, or was refused. */
  save(content: Content): Promise<void>;
  /** The code of a refusal, or null when nothing came back. */
  refusal(error: unknown): string | null;
  /** Where words survive a reload; null where this browser keeps nothing. */
  readonly disk: Pick<Storage, 'getItem' | 'setItem' | 'removeItem'> | null;
  /** Calls back later; returns how to cancel it. */
  after(ms: number, run: () => void): () => void;
  /** Milliseconds of the server's clock: when it was saved. */
  now(): number;
}

/**
 * - `typed`: differs from what the server has, and is about to be sent
 * - `waiting`: nothing came back; tried again by itself
 * - `refused`: the server said no, and says it again until something changes
 * - `too-long`: past the contract's bound, so it stays here
 */
type Standing = 'empty' | 'typed' | 'saving' | 'saved' | 'waiting' | 'refused' | 'too-long';

export interface DraftState {
  readonly content: Content;
  readonly is: Standing;
  readonly savedAt: number | null;
  /** What another device wrote meanwhile: both are kept until the person chooses. */
  readonly elsewhere: Content | null;
  /** A reload would bring back what is not saved. */
  readonly onDisk: boolean;
}

export const longest = 10_000;
const debounceMs = 700;
const patienceMs = [1000, 2000, 4000, 8000, 15_000];

const trimmed = (it: Content) => (typeof it === 'string' ? it.trim() : [...it].sort().join());
const same = (a: Content, b: Content) => trimmed(a) === trimmed(b);
const isEmpty = (it: Content) => it.length === 0 || trimmed(it) === '';
/** The bound of the contract holds for what is kept, which is trimmed. */
const fits = (it: Content) => typeof it !== 'string' || it.trim().length <= longest;

interface Kept {
  readonly content: Content;
  /** What the server had when this was typed. */
  readonly base: Content;
  /** What was on its way then: it may have arrived without our hearing of it. */
  readonly sent: Content;
}

/**
 * An answer while it is being written. Every change lies on this device's disk before it is on its way; one save is
 * under way at a time, so that an older one never lands on a newer; what did not arrive is tried until it does.
 * The server's draft is read once, at the beginning: a reading that was under way would bring back older words.
 */
export class Draft {
  readonly #ports: DraftPorts;
  readonly #key: string;
  readonly #listeners = new Set<() => void>();
  /** What a page shows that was drawn without this device's disk. */
  readonly asServed: DraftState;
  #state: DraftState;
  /** What the server has, as far as we know. */
  #base: Content;
  #sent: Content;
  #over = false;
  #flying = false;
  #failures = 0;
  #cancel: (() => void) | null = null;

  /** @param server the draft as the server has it: '' or [] where there is none */
  constructor(key: string, server: Content, ports: DraftPorts) {
    this.#ports = ports;
    this.#key = key;
    this.#base = server;
    this.#sent = server;
    this.asServed = { content: server, is: isEmpty(server) ? 'empty' : 'saved', savedAt: null, elsewhere: null, onDisk: true };
    this.#state = this.asServed;
    const kept = this.#read();
    if (!kept || same(kept.content, server)) return;
    const conflict = !same(kept.base, server) && !same(kept.sent, server);
    this.#state = { ...this.#state, content: kept.content, is: 'typed', elsewhere: conflict ? server : null };
  }

  readonly state = (): DraftState => this.#state;

  /** From the first listener on, what the disk brought back is on its way: a draft that nobody looks at does nothing. */
  readonly subscribe = (listener: () => void): (() => void) => {
    this.#listeners.add(listener);
    if (this.#state.is === 'typed') this.flush();
    return () => this.#listeners.delete(listener);
  };

  /** Something of it is on this device only. */
  get unsaved(): boolean {
    return !this.#over && !same(this.#state.content, this.#base);
  }

  write(content: Content): void {
    const onDisk = this.#keep(content);
    this.#failures = 0;
    this.#change({ content, onDisk, is: fits(content) ? 'typed' : 'too-long' });
    this.#later(debounceMs);
  }

  /** Sends at once what is not saved: the page may be about to go. */
  flush(): void {
    if (this.unsaved) this.#later(0);
  }

  /** Two devices wrote: goes on with the words of one of them. */
  choose(which: 'here' | 'elsewhere'): void {
    const { elsewhere, content } = this.#state;
    if (elsewhere === null) return;
    this.#base = elsewhere;
    this.#change({ elsewhere: null });
    this.write(which === 'here' ? content : elsewhere);
  }

  /** It has become an answer: nothing of it is needed any more. */
  done(): void {
    this.#over = true;
    this.#cancel?.();
    this.#cancel = null;
    this.#forget();
  }

  #later(ms: number): void {
    if (this.#over || this.#flying) return; // when it lands, it looks again
    this.#cancel?.();
    this.#cancel = this.#ports.after(ms, () => void this.#save());
  }

  async #save(): Promise<void> {
    const { content, elsewhere } = this.#state;
    if (this.#flying || elsewhere !== null || !fits(content)) return;
    if (same(content, this.#base)) return this.#settled(content);
    this.#flying = true;
    this.#sent = content;
    this.#keep(content);
    this.#change({ is: 'saving' });
    try {
      await this.#ports.save(content);
      this.#base = content;
      this.#failures = 0;
    } catch (error) {
      this.#flying = false;
      const refused = this.#ports.refusal(error) !== null;
      if (!same(this.#state.content, content)) return this.#later(refused ? debounceMs : this.#patience());
      this.#change({ is: refused ? 'refused' : 'waiting' });
      if (!refused) this.#later(this.#patience());
      return;
    }
    this.#flying = false;
    if (same(this.#state.content, content)) return this.#settled(content);
    this.#keep(this.#state.content); // typed meanwhile, now upon a newer base
    this.#later(0);
  }

  #settled(content: Content): void {
    this.#forget();
    this.#change({ is: isEmpty(content) ? 'empty' : 'saved', savedAt: this.#ports.now() });
  }

  #patience(): number {
    this.#failures += 1;
    return patienceMs[Math.min(this.#failures, patienceMs.length) - 1]!;
  }

  #change(change: Partial<DraftState>): void {
    this.#state = { ...this.#state, ...change };
    for (const listener of this.#listeners) listener();
  }

  #keep(content: Content): boolean {
    if (this.#over) return false;
    try {
      this.#ports.disk?.setItem(this.#key, JSON.stringify({ content, base: this.#base, sent: this.#sent } satisfies Kept));
      return this.#ports.disk !== null;
    } catch {
      return false; // full, or forbidden: said in `onDisk`
    }
  }

  #forget(): void {
    try {
      this.#ports.disk?.removeItem(this.#key);
    } catch {
      // What cannot be written was not written before either.
    }
  }

  #read(): Kept | null {
    try {
      const kept = JSON.parse(this.#ports.disk?.getItem(this.#key) ?? 'null') as Kept | null;
      return kept && [kept.content, kept.base, kept.sent].every(isContent) ? kept : null;
    } catch {
      return null; // not ours
    }
  }
}

const isContent = (it: unknown): it is Content =>
  typeof it === 'string' || (Array.isArray(it) && it.every((each) => typeof each === 'string'));

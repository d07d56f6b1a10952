import type { Template } from '@interviews/client';
import { newId } from '../new-id.ts';
import { type Complaint, complaintAbout } from './complaints.ts';
import { aboutTheSame, drawn, type Edit, insisted, queued, rebased } from './edits.ts';

/** How an attempt ended, in what it means for the words that were sent. */
export type Failure =
  /** Nothing came back, or the server stumbled: nobody knows whether it happened. */
  | { is: 'away' }
  /** Somebody else changed the template, or it came through once already: look again. */
  | { is: 'stale' }
  | { is: 'signedOut' }
  | { is: 'refused'; error: unknown };

export type Ports = {
  /** Sends one edit; answers the template where the API does. Throws a Failure. */
  send: (edit: Edit, drawn: Template, saved: Template) => Promise<Template | null>;
  /** Throws a Failure. */
  read: () => Promise<Template>;
  /** What is not saved yet survives a reload here. */
  keep: { load: () => Edit[]; store: (edits: readonly Edit[]) => void };
  now: () => number;
};

export type Clash = { edit: Edit; theirs: Template };
export type Snapshot = {
  draft: Template;
  saved: Template;
  state: 'saved' | 'saving' | 'held' | 'away' | 'signedOut';
  savedAt: number | null;
  /** Edits that are not fit to be sent yet, and why. */
  held: readonly { edit: Edit; why: Complaint }[];
  clashes: readonly Clash[];
  /** What the server would not take. The screen shows what is true again; the words stay here until they are put away. */
  refused: readonly { edit: Edit; error: unknown }[];
};

const PAUSE = 700; // after the last key
const LONGEST = 4000; // somebody who never pauses is saved too
const RETRY = [1000, 2000, 4000, 8000, 15_000];

/**
 * Saves a template while it is being written. One call at a time and in the order of writing, so no answer can overtake
 * another; what fails stays in the queue, on the screen and on this computer; what a colleague changed meanwhile is
 * merged field by field, and where both changed the same field, both are kept until a person chooses.
 */
export class Autosave {
  #saved: Template;
  #running = false;
  #flying: Edit | null = null;
  #waiting: Edit[];
  #clashes: Edit[] = [];
  #refused: Snapshot['refused'] = [];
  #trouble: 'away' | 'signedOut' | null = null;
  #savedAt: number | null = null;
  #failures = 0;
  #firstUnsent: number | null = null;
  #timer: ReturnType<typeof setTimeout> | undefined;
  #listeners = new Set<() => void>();
  #snapshot: Snapshot;
  readonly #ports: Ports;

  constructor(saved: Template, ports: Ports) {
    this.#saved = saved;
    this.#ports = ports;
    this.#waiting = ports.keep.load();
    if (this.#waiting.length > 0) this.#rebase();
    this.#snapshot = this.#draw();
    if (this.#waiting.length > 0) this.#schedule(0);
  }

  subscribe = (changed: () => void): (() => void) => {
    this.#listeners.add(changed);
    return () => this.#listeners.delete(changed);
  };

  snapshot = (): Snapshot => this.#snapshot;

  /** Something was written or moved. `typing` waits for a pause; anything else goes at once. */
  edit(edit: Edit, pace: 'typing' | 'now' = 'now'): void {
    this.#waiting = queued(this.#waiting, edit);
    this.#firstUnsent ??= this.#ports.now();
    const left = Math.max(0, this.#firstUnsent + LONGEST - this.#ports.now());
    if (this.#failures === 0) this.#schedule(pace === 'typing' ? Math.min(PAUSE, left) : 0);
    this.#changed();
  }

  /** The page has read the template again; while something is on its way here, the answer to that counts instead. */
  see(read: Template): void {
    if (this.#running || read.version <= this.#saved.version) return;
    this.#saved = read;
    this.#rebase();
    this.#changed();
    if (this.#waiting.length > 0 && this.#failures === 0) this.#schedule(0);
  }

  /** Now, and not after the pause: at “try again”, and when the network is back. */
  retry = (): void => {
    if (!this.#running && this.#waiting.length > 0) this.#schedule(0);
  };

  /** Of a clash: what was written here counts, over what a colleague wrote. */
  keepMine(edit: Edit): void {
    this.#clashes = this.#clashes.filter((it) => it !== edit);
    this.edit(insisted(edit, this.#saved, newId()));
  }

  /** Of a clash, or of what was refused: let it go. */
  letGo(edit: Edit): void {
    this.#clashes = this.#clashes.filter((it) => it !== edit);
    this.#refused = this.#refused.filter((it) => it.edit !== edit);
    this.#changed();
  }

  #schedule(ms: number): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(() => void this.#run(), ms);
  }

  async #run(): Promise<void> {
    if (this.#running) return; // whoever runs takes what was added meanwhile
    this.#running = true;
    try {
      if (this.#failures > 0) {
        this.#saved = await this.#ports.read(); // what failed may have happened: look before saying it again
        this.#rebase();
      }
      for (let next = this.#next(); next; next = this.#next()) {
        this.#flying = next;
        this.#waiting = this.#waiting.filter((it) => it !== next);
        this.#firstUnsent = this.#waiting.length > 0 ? this.#ports.now() : null;
        this.#changed();
        const answer = await this.#ports.send(next, this.#snapshot.draft, this.#saved);
        this.#saved = answer ?? (await this.#ports.read());
        this.#flying = null;
        this.#savedAt = this.#ports.now();
        this.#rebase();
        this.#changed();
      }
      this.#failures = 0;
      this.#trouble = null;
    } catch (failure) {
      this.#failed(failure as Failure);
    }
    this.#running = false;
    this.#changed();
  }

  #next = (): Edit | undefined => this.#waiting.find((edit) => complaintAbout(edit, this.#picture()) === null);

  #failed(failure: Failure): void {
    const edit = this.#flying;
    this.#flying = null;
    // What was written since joins what failed. Its words are the later ones, so they are put on top.
    if (edit) this.#waiting = [edit, ...this.#waiting].reduce<Edit[]>(queued, []);
    this.#failures += 1;
    if (failure.is === 'refused' && edit) {
      const words = this.#waiting.find((it) => aboutTheSame(it, edit)) ?? edit;
      this.#refused = [...this.#refused, { edit: words, error: failure.error }];
      this.#waiting = this.#waiting.filter((it) => it !== words);
      this.#schedule(0); // reads again, and goes on with the rest
      return;
    }
    this.#trouble = failure.is === 'signedOut' ? 'signedOut' : failure.is === 'stale' ? this.#trouble : 'away';
    const again = RETRY[Math.min(this.#failures, RETRY.length) - 1]!;
    this.#schedule(failure.is === 'stale' && this.#failures === 1 ? 0 : again);
  }

  #rebase(): void {
    const waiting: Edit[] = [];
    for (const edit of this.#waiting) {
      const now = rebased(edit, this.#saved);
      if (now.is === 'waits') waiting.push(now.edit);
      if (now.is === 'clash') this.#clashes = [...this.#clashes, now.edit];
    }
    this.#waiting = waiting;
    this.#clashes = this.#clashes.filter((edit) => rebased(edit, this.#saved).is !== 'done');
  }

  #picture = (): Template => drawn(this.#saved, [...(this.#flying ? [this.#flying] : []), ...this.#waiting]);

  #draw(): Snapshot {
    const draft = this.#picture();
    const held = this.#waiting.flatMap((edit) => {
      const why = complaintAbout(edit, draft);
      return why ? [{ edit, why }] : [];
    });
    const busy = this.#flying !== null || this.#waiting.length > held.length;
    const state = busy ? (this.#trouble ?? 'saving') : held.length > 0 ? 'held' : 'saved';
    const clashes = this.#clashes.map((edit) => ({ edit, theirs: this.#saved }));
    return { draft, saved: this.#saved, state, savedAt: this.#savedAt, held, clashes, refused: this.#refused };
  }

  #changed(): void {
    this.#ports.keep.store([...(this.#flying ? [this.#flying] : []), ...this.#waiting, ...this.#clashes]);
    this.#snapshot = this.#draw();
    for (const changed of this.#listeners) changed();
  }
}

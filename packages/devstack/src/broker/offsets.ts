import { closeSync, fdatasync, fdatasyncSync, ftruncateSync, openSync } from 'node:fs';
import { join } from 'node:path';
import { readIfThere, replaceFile, writeAll } from './files.ts';

export type Committed = { readonly offset: number; readonly metadata: string };
export type Commit = Committed & { readonly topic: string; readonly partition: number };
/** A line of the file: a commit of a group, or without an offset, that it is no more. */
type Line = { group: string; topic: string; partition: number; offset?: number; metadata?: string };

const FLUSH_EVERY_MS = 1_000;
const SLACK_LINES = 10_000;

/** The committed offsets of all groups: a file of lines, appended to before a commit is answered, rewritten when it grows long. */
export class Offsets {
  readonly #path: string;
  readonly #groups = new Map<string, Map<string, Commit>>();
  readonly #timer: NodeJS.Timeout;
  #file: number;
  #size = 0;
  #lines = 0;
  #dirty = false;

  constructor(dir: string) {
    this.#path = join(dir, 'offsets.jsonl');
    const text = readIfThere(this.#path) ?? '';
    // A kill may leave half a line at the end; what has no line break was never acknowledged.
    for (const line of text.slice(0, text.lastIndexOf('\n') + 1).split('\n')) if (line) this.#apply(JSON.parse(line));
    this.#file = this.#rewrite();
    this.#timer = setInterval(() => this.#flushSoon(), FLUSH_EVERY_MS);
    this.#timer.unref();
  }

  commit(group: string, commits: readonly Commit[]): void {
    this.#append(commits.map(({ topic, partition, offset, metadata }) => ({ group, topic, partition, offset, metadata })));
  }

  get(group: string, topic: string, partition: number): Committed | undefined {
    return this.#groups.get(group)?.get(keyOf(topic, partition));
  }

  /** All commits of a group. */
  of(group: string): Commit[] {
    return [...(this.#groups.get(group)?.values() ?? [])];
  }

  /** The groups that have committed something. */
  groups(): string[] {
    return [...this.#groups.keys()];
  }

  forgetGroup(group: string): void {
    this.#append(this.of(group).map(({ topic, partition }) => ({ group, topic, partition })));
  }

  forgetTopic(name: string): void {
    const lines = this.groups().flatMap((group) => this.of(group).map(({ topic, partition }) => ({ group, topic, partition })));
    this.#append(lines.filter((it) => it.topic === name));
  }

  close(): void {
    clearInterval(this.#timer);
    fdatasyncSync(this.#file);
    closeSync(this.#file);
  }

  #append(lines: Line[]): void {
    if (lines.length === 0) return;
    const bytes = Buffer.from(lines.map((it) => `${JSON.stringify(it)}\n`).join(''));
    try {
      writeAll(this.#file, bytes, this.#size);
    } catch (error) {
      ftruncateSync(this.#file, this.#size);
      throw error;
    }
    this.#size += bytes.length;
    this.#lines += lines.length;
    this.#dirty = true;
    for (const line of lines) this.#apply(line);
    const live = [...this.#groups.values()].reduce((sum, it) => sum + it.size, 0);
    if (this.#lines > live * 2 + SLACK_LINES) {
      closeSync(this.#file);
      this.#file = this.#rewrite();
    }
  }

  #apply({ group, topic, partition, offset, metadata = '' }: Line): void {
    const commits = this.#groups.get(group) ?? new Map<string, Commit>();
    if (offset === undefined) commits.delete(keyOf(topic, partition));
    else commits.set(keyOf(topic, partition), { topic, partition, offset, metadata });
    if (commits.size > 0) this.#groups.set(group, commits);
    else this.#groups.delete(group);
  }

  #rewrite(): number {
    const lines = this.groups().flatMap((group) => this.of(group).map((it) => `${JSON.stringify({ group, ...it })}\n`));
    const text = lines.join('');
    replaceFile(this.#path, text);
    this.#size = Buffer.byteLength(text);
    this.#lines = lines.length;
    return openSync(this.#path, 'r+');
  }

  #flushSoon(): void {
    if (!this.#dirty) return;
    this.#dirty = false;
    // Should it fail, the next one is due in a second, and the log's own flush tells of a sick disk.
    fdatasync(this.#file, (error) => {
      this.#dirty ||= error !== null;
    });
  }
}

const keyOf = (topic: string, partition: number) => `${topic}/${partition}`;

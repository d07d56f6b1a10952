import { mkdirSync, readdirSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { Refusal } from './errors.ts';
import { readIfThere, replaceFile } from './files.ts';
import { Partition } from './partition.ts';
import { limitsOf, type TopicConfigs } from './topic-configs.ts';

export type Topic = {
  readonly name: string;
  readonly directory: string;
  configs: TopicConfigs;
  readonly partitions: Partition[];
};

type Stored = { nextDirectory: number; topics: { name: string; directory: string; partitions: number; configs: TopicConfigs }[] };

const FLUSH_EVERY_MS = 1_000;
const RETENTION_EVERY_MS = 60_000;
const MAX_PARTITIONS = 1_000;

/**
 * The topics and their partitions. `topics.json` says which exist; each topic's logs lie in a directory of their own,
 * never used again: so a topic created anew does not find old records, nor one that differs only in case.
 */
export class Topics {
  readonly #dir: string;
  readonly #log: (sentence: string) => void;
  readonly #topics = new Map<string, Topic>();
  readonly #timers: NodeJS.Timeout[];
  #nextDirectory: number;

  constructor(dir: string, log: (sentence: string) => void) {
    this.#dir = dir;
    this.#log = log;
    mkdirSync(join(dir, 'logs'), { recursive: true });
    const stored: Stored = JSON.parse(readIfThere(join(dir, 'topics.json')) ?? '{"nextDirectory":1,"topics":[]}');
    this.#nextDirectory = stored.nextDirectory;
    for (const { name, directory, partitions, configs } of stored.topics) this.#open(name, directory, partitions, configs);
    this.#removeOrphans();
    this.#timers = [
      setInterval(() => this.#each((it, failed) => it.flushSoon(failed)), FLUSH_EVERY_MS),
      setInterval(() => this.#each((it) => it.enforceRetention(Date.now())), RETENTION_EVERY_MS),
    ];
    for (const timer of this.#timers) timer.unref();
  }

  all(): Topic[] {
    return [...this.#topics.values()];
  }

  find(name: string): Topic | undefined {
    return this.#topics.get(name);
  }

  get(name: string): Topic {
    const topic = this.#topics.get(name);
    if (!topic) throw new Refusal('UNKNOWN_TOPIC_OR_PARTITION', `There is no topic ${name}.`);
    return topic;
  }

  partition(name: string, index: number): Partition {
    const partition = this.get(name).partitions[index];
    if (!partition) throw new Refusal('UNKNOWN_TOPIC_OR_PARTITION', `Topic ${name} has no partition ${index}.`);
    return partition;
  }

  /** Refuses what `create` would refuse. */
  check(name: string, partitions: number): void {
    if (!/^[\w.-]{1,249}$/.test(name) || name === '.' || name === '..') {
      throw new Refusal('INVALID_TOPIC_EXCEPTION', 'A topic has a name of 1 to 249 letters, digits, dots, dashes and underscores.');
    }
    if (this.#topics.has(name)) throw new Refusal('TOPIC_ALREADY_EXISTS', `Topic ${name} exists.`);
    if (partitions < 1 || partitions > MAX_PARTITIONS) {
      throw new Refusal('INVALID_PARTITIONS', `A topic has 1 to ${MAX_PARTITIONS} partitions here.`);
    }
  }

  create(name: string, partitions: number, configs: TopicConfigs): Topic {
    this.check(name, partitions);
    const topic = this.#open(name, `${name.toLowerCase().slice(0, 100)}~${this.#nextDirectory++}`, partitions, configs);
    this.#save();
    return topic;
  }

  delete(name: string): void {
    const topic = this.get(name);
    this.#topics.delete(name);
    this.#save();
    for (const partition of topic.partitions) partition.close();
    rmSync(join(this.#dir, 'logs', topic.directory), { recursive: true, force: true });
  }

  /** Refuses what `grow` would refuse. */
  checkGrow(name: string, count: number): void {
    if (count <= this.get(name).partitions.length || count > MAX_PARTITIONS) {
      throw new Refusal('INVALID_PARTITIONS', `Topic ${name} has ${this.get(name).partitions.length} partitions, ${count} is not more.`);
    }
  }

  grow(name: string, count: number): void {
    this.checkGrow(name, count);
    const { directory, configs, partitions } = this.get(name);
    while (partitions.length < count) partitions.push(this.#partition(directory, partitions.length, configs));
    this.#save();
  }

  configure(name: string, configs: TopicConfigs): void {
    const topic = this.get(name);
    topic.configs = configs;
    for (const partition of topic.partitions) partition.limits = limitsOf(configs);
    this.#save();
  }

  close(): void {
    for (const timer of this.#timers) clearInterval(timer);
    for (const topic of this.all()) for (const partition of topic.partitions) partition.close();
  }

  #open(name: string, directory: string, count: number, configs: TopicConfigs): Topic {
    const partitions = Array.from({ length: count }, (_, index) => this.#partition(directory, index, configs));
    const topic = { name, directory, configs, partitions };
    this.#topics.set(name, topic);
    return topic;
  }

  #partition(directory: string, index: number, configs: TopicConfigs): Partition {
    return new Partition(join(this.#dir, 'logs', directory, String(index)), limitsOf(configs), this.#log);
  }

  #save(): void {
    const topics = this.all().map((it) => ({
      name: it.name,
      directory: it.directory,
      partitions: it.partitions.length,
      configs: it.configs,
    }));
    const stored: Stored = { nextDirectory: this.#nextDirectory, topics };
    replaceFile(join(this.#dir, 'topics.json'), JSON.stringify(stored, null, 2));
  }

  /** A kill may leave the logs of a topic that was just deleted, or was not yet created. */
  #removeOrphans(): void {
    const known = new Set(this.all().map((it) => it.directory));
    for (const name of readdirSync(join(this.#dir, 'logs'))) {
      if (!known.has(name)) rmSync(join(this.#dir, 'logs', name), { recursive: true, force: true });
    }
  }

  /** Housekeeping must not take the broker down: a full disk is told, and tried again. */
  #each(work: (partition: Partition, failed: (error: unknown) => void) => void): void {
    for (const topic of this.all()) {
      for (const [index, partition] of topic.partitions.entries()) {
        const failed = (error: unknown) => this.#log(`Housekeeping of ${topic.name}/${index} failed: ${String(error)}`);
        try {
          work(partition, failed);
        } catch (error) {
          failed(error);
        }
      }
    }
  }
}

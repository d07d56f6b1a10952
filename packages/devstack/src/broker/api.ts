import { attempt, type Code, codes, Refusal } from './errors.ts';
import type { Groups } from './groups.ts';
import type { Identity } from './identity.ts';
import type { Topics } from './topics.ts';
import type { Reader, Writer } from './wire.ts';

/** The one node of this cluster, as the handlers see it. */
export type Node = {
  readonly identity: Identity;
  readonly topics: Topics;
  readonly groups: Groups;
  readonly log: (sentence: string) => void;
  /** What clients are told to connect to. */
  readonly host: string;
  readonly port: number;
};

export const NODE_ID = 1;

/** One request. Its body is read, and its reply written, in the order of the protocol's fields. */
export type Call = {
  readonly version: number;
  readonly clientId: string;
  readonly clientHost: string;
  readonly body: Reader;
  readonly reply: Writer;
  /** Aborted when the client has gone or the broker closes: who waits, answers now. */
  readonly ending: AbortSignal;
};

/** A kind of request, in the versions that kafkajs 2.2.4 and librdkafka choose. */
export type Api = {
  readonly key: number;
  readonly name: string;
  readonly versions: readonly [least: number, most: number];
  /** Answers in `call.reply`; `no reply` for the one request that has none. */
  handle(call: Call, node: Node): void | 'no reply' | Promise<void>;
};

/** What many answers consist of: the code, and a sentence in case of a refusal. */
export function outcome(work: () => void): { code: Code; message: string | null } {
  const result = attempt(work);
  return result instanceof Refusal ? { code: result.code, message: result.message } : { code: codes.NONE, message: null };
}

/** `[{ topic, partitions: [...] }]`, the shape in which most requests name partitions. */
export function readTopics<Item>(body: Reader, read: (partition: number) => Item): { name: string; partitions: Item[] }[] {
  return body.array(() => ({ name: body.string(), partitions: body.array(() => read(body.int32())) }));
}

/** The same shape in a reply. */
export function writeTopics<Item>(
  reply: Writer,
  topics: readonly { name: string; partitions: readonly Item[] }[],
  write: (item: Item) => unknown,
): void {
  reply.array(topics, (topic) => reply.string(topic.name).array(topic.partitions, write));
}

export const NOT_THROTTLED = 0;

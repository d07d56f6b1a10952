import { type Api, NOT_THROTTLED, type Node, readTopics, writeTopics } from '../api.ts';
import { attempt, type Code, codes, Refusal } from '../errors.ts';

type Wanted = { readonly partition: number; readonly offset: number; readonly maxBytes: number };
type Got = {
  readonly partition: number;
  readonly code: Code;
  readonly endOffset: number;
  readonly startOffset: number;
  readonly records: Buffer;
};
type Topic<Item> = { readonly name: string; readonly partitions: readonly Item[] };

const NOTHING = Buffer.alloc(0);
const NO_SESSION = 0;

export const fetch: Api = {
  key: 1,
  name: 'Fetch',
  versions: [4, 11],
  async handle({ version, body, reply, ending }, { topics }) {
    body.int32(); // the replica's id: there are none
    const maxWait = body.int32();
    const minBytes = body.int32();
    const maxBytes = body.int32();
    body.int8(); // isolation: without transactions all is committed
    const session = version >= 7 ? body.int32() : NO_SESSION;
    if (version >= 7) body.int32(); // the session's epoch
    const wanted = readTopics(body, (partition): Wanted => {
      if (version >= 9) body.int32(); // the leader's epoch: it never changes
      const offset = body.int64();
      if (version >= 5) body.int64(); // the follower's log start
      return { partition, offset, maxBytes: body.int32() };
    });

    reply.int32(NOT_THROTTLED);
    if (version >= 7) {
      // Id 0 in the reply tells the client that no session was made: it names its partitions each time.
      const code = session === NO_SESSION ? codes.NONE : codes.FETCH_SESSION_ID_NOT_FOUND;
      reply.int16(code).int32(NO_SESSION);
      if (code !== codes.NONE) return void reply.array([], () => {});
    }
    const got = await enough(topics, wanted, { maxWait, minBytes, maxBytes, ending });
    writeTopics(reply, got, ({ partition, code, endOffset, startOffset, records }) => {
      reply.int32(partition).int16(code).int64(endOffset).int64(endOffset);
      if (version >= 5) reply.int64(startOffset);
      reply.int32(-1); // aborted transactions
      if (version >= 11) reply.int32(-1); // a better replica to read from
      reply.bytes(records);
    });
  },
};

type Patience = { readonly maxWait: number; readonly minBytes: number; readonly maxBytes: number; readonly ending: AbortSignal };

/** Reads, and while there is less than `minBytes`, waits for appends, at most `maxWait`. */
async function enough(
  topics: Node['topics'],
  wanted: readonly Topic<Wanted>[],
  { maxWait, minBytes, maxBytes, ending }: Patience,
): Promise<Topic<Got>[]> {
  const deadline = performance.now() + maxWait;
  for (;;) {
    const got = readAll(topics, wanted, maxBytes);
    const parts = got.flatMap((it) => it.partitions);
    const size = parts.reduce((sum, it) => sum + it.records.length, 0);
    const left = deadline - performance.now();
    if (size >= minBytes || left <= 0 || ending.aborted || parts.some((it) => it.code !== codes.NONE)) return got;
    await nextAppend(topics, wanted, left, ending);
  }
}

function readAll(topics: Node['topics'], wanted: readonly Topic<Wanted>[], maxBytes: number): Topic<Got>[] {
  let room = maxBytes;
  const readOne = (name: string, it: Wanted): Got => {
    const result = attempt(() => {
      const partition = topics.partition(name, it.partition);
      // The first batch goes out however large it is, or its reader would never get past it.
      const records = partition.read(it.offset, Math.min(room, it.maxBytes), room === maxBytes);
      return { endOffset: partition.endOffset, startOffset: partition.startOffset, records };
    });
    if (result instanceof Refusal) return { partition: it.partition, code: result.code, endOffset: -1, startOffset: -1, records: NOTHING };
    room = Math.max(0, room - result.records.length);
    return { partition: it.partition, code: codes.NONE, ...result };
  };
  return wanted.map(({ name, partitions }) => ({ name, partitions: partitions.map((it) => readOne(name, it)) }));
}

function nextAppend(topics: Node['topics'], wanted: readonly Topic<Wanted>[], ms: number, ending: AbortSignal): Promise<void> {
  const { promise, resolve } = Promise.withResolvers<void>();
  const wake = () => resolve();
  const timer = setTimeout(wake, ms);
  ending.addEventListener('abort', wake);
  const stops = wanted.flatMap(({ name, partitions }) => partitions.map((it) => topics.partition(name, it.partition).onAppend(wake)));
  return promise.finally(() => {
    clearTimeout(timer);
    ending.removeEventListener('abort', wake);
    for (const stop of stops) stop();
  });
}

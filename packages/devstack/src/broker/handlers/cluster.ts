import { type Api, NODE_ID, NOT_THROTTLED, type Node, readTopics, writeTopics } from '../api.ts';
import { attempt, type Code, codes, Refusal } from '../errors.ts';
import type { Topic } from '../topics.ts';

const LATEST = -1;
const EARLIEST = -2;

export const metadata: Api = {
  key: 3,
  name: 'Metadata',
  versions: [4, 6],
  handle({ version, body, reply }, node) {
    const names = body.nullableArray(() => body.string());
    const mayCreate = body.boolean();
    const found = names?.map((name) => ({ name, result: attempt(() => findOrCreate(node, name, mayCreate)) }));
    const topics: { name: string; result: Topic | Refusal }[] = found ?? node.topics.all().map((it) => ({ name: it.name, result: it }));

    reply.int32(NOT_THROTTLED);
    reply.array([node], ({ host, port }) => reply.int32(NODE_ID).string(host).int32(port).string(null));
    reply.string(node.identity.clusterId).int32(NODE_ID);
    reply.array(topics, ({ name, result }) => {
      const code: Code = result instanceof Refusal ? result.code : codes.NONE;
      const partitions = result instanceof Refusal ? [] : result.partitions;
      reply.int16(code).string(name).boolean(false);
      reply.array([...partitions.keys()], (index) => {
        reply.int16(codes.NONE).int32(index).int32(NODE_ID);
        reply.array([NODE_ID], (id) => reply.int32(id)).array([NODE_ID], (id) => reply.int32(id));
        if (version >= 5) reply.array([], () => {});
      });
    });
  },
};

function findOrCreate({ topics }: Node, name: string, mayCreate: boolean): Topic {
  const topic = topics.find(name);
  return topic || !mayCreate ? topics.get(name) : topics.create(name, 1, {});
}

export const listOffsets: Api = {
  key: 2,
  name: 'ListOffsets',
  versions: [1, 3],
  handle({ version, body, reply }, { topics }) {
    body.int32(); // the replica's id
    if (version >= 2) body.int8(); // isolation
    const wanted = readTopics(body, (partition) => ({ partition, timestamp: body.int64() }));
    if (version >= 2) reply.int32(NOT_THROTTLED);
    const find = (name: string, index: number, timestamp: number) => {
      const partition = topics.partition(name, index);
      if (timestamp === LATEST) return { offset: partition.endOffset, timestamp: -1 };
      if (timestamp === EARLIEST) return { offset: partition.startOffset, timestamp: -1 };
      return partition.offsetSince(timestamp) ?? { offset: -1, timestamp: -1 };
    };
    const results = wanted.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((it) => ({ ...it, found: attempt(() => find(name, it.partition, it.timestamp)) })),
    }));
    writeTopics(reply, results, ({ partition, found }) => {
      reply.int32(partition);
      if (found instanceof Refusal) reply.int16(found.code).int64(-1).int64(-1);
      else reply.int16(codes.NONE).int64(found.timestamp).int64(found.offset);
    });
  },
};

export const findCoordinator: Api = {
  key: 10,
  name: 'FindCoordinator',
  versions: [1, 2],
  handle({ body, reply }, { host, port }) {
    body.string(); // its id
    body.int8(); // group or transaction: a transaction is refused at its first step, where the client reads the reason
    reply.int32(NOT_THROTTLED).int16(codes.NONE).string(null).int32(NODE_ID).string(host).int32(port);
  },
};

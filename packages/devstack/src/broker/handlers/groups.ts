import { type Api, NOT_THROTTLED, outcome, readTopics, writeTopics } from '../api.ts';
import { codes } from '../errors.ts';

export const offsetCommit: Api = {
  key: 8,
  name: 'OffsetCommit',
  versions: [2, 5],
  handle({ version, body, reply }, { groups, topics }) {
    const groupId = body.string();
    const generation = body.int32();
    const memberId = body.string();
    if (version <= 4) body.int64(); // how long to keep it
    const commits = readTopics(body, (partition) => ({ partition, offset: body.int64(), metadata: body.nullableString() ?? '' }));

    const allowed = outcome(() => groups.checkCommit(groupId, memberId, generation));
    const results = commits.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((it) => {
        const { code } = allowed.code === codes.NONE ? outcome(() => topics.partition(name, it.partition)) : allowed;
        return { ...it, code };
      }),
    }));
    const accepted = results.flatMap(({ name, partitions }) =>
      partitions.filter((it) => it.code === codes.NONE).map(({ code: _, ...it }) => ({ topic: name, ...it })),
    );
    groups.commit(groupId, accepted);
    if (version >= 3) reply.int32(NOT_THROTTLED);
    writeTopics(reply, results, ({ partition, code }) => reply.int32(partition).int16(code));
  },
};

export const offsetFetch: Api = {
  key: 9,
  name: 'OffsetFetch',
  versions: [3, 4],
  handle({ body, reply }, { groups }) {
    const groupId = body.string();
    const wanted = body.nullableArray(() => ({ name: body.string(), partitions: body.array(() => body.int32()) }));
    const all = () =>
      [...Map.groupBy(groups.offsets.of(groupId), (it) => it.topic)].map(([name, commits]) => ({
        name,
        partitions: commits.map((it) => it.partition),
      }));
    const results = (wanted ?? all()).map(({ name, partitions }) => ({
      name,
      partitions: partitions.map((partition) => ({ partition, committed: groups.offsets.get(groupId, name, partition) })),
    }));
    reply.int32(NOT_THROTTLED);
    writeTopics(reply, results, ({ partition, committed }) => {
      reply.int32(partition).int64(committed?.offset ?? -1);
      reply.string(committed?.metadata ?? '').int16(codes.NONE);
    });
    reply.int16(codes.NONE);
  },
};

export const describeGroups: Api = {
  key: 15,
  name: 'DescribeGroups',
  versions: [1, 2],
  handle({ body, reply }, { groups }) {
    const ids = body.array(() => body.string());
    reply.int32(NOT_THROTTLED);
    reply.array(ids, (id) => {
      const without = groups.offsets.of(id).length > 0 ? 'Empty' : 'Dead';
      const group = groups.find(id)?.describe() ?? { state: without, protocolType: '', protocol: '', members: [] };
      reply.int16(codes.NONE).string(id).string(group.state).string(group.protocolType).string(group.protocol);
      reply.array(group.members, (it) => {
        reply.string(it.id).string(it.clientId).string(it.clientHost).bytes(it.metadata).bytes(it.assignment);
      });
    });
  },
};

export const listGroups: Api = {
  key: 16,
  name: 'ListGroups',
  versions: [1, 2],
  handle({ reply }, { groups }) {
    reply.int32(NOT_THROTTLED).int16(codes.NONE);
    reply.array(groups.ids(), (id) => reply.string(id).string(groups.find(id)?.protocolType ?? ''));
  },
};

export const deleteGroups: Api = {
  key: 42,
  name: 'DeleteGroups',
  versions: [0, 1],
  handle({ body, reply }, { groups }) {
    const ids = body.array(() => body.string());
    reply.int32(NOT_THROTTLED);
    reply.array(ids, (id) => reply.string(id).int16(outcome(() => groups.delete(id)).code));
  },
};

import { type Api, NOT_THROTTLED, outcome, readTopics, writeTopics } from '../api.ts';
import { attempt, codes, Refusal } from '../errors.ts';
import { parseConfigs } from '../topic-configs.ts';

const BY_DEFAULT = -1;

export const createTopics: Api = {
  key: 19,
  name: 'CreateTopics',
  versions: [2, 3],
  handle({ body, reply }, { topics }) {
    const wanted = body.array(() => ({
      name: body.string(),
      partitions: body.int32(),
      replicas: body.int16(),
      assignments: body.array(() => ({ partition: body.int32(), nodes: body.array(() => body.int32()) })),
      configs: body.array(() => ({ name: body.string(), value: body.nullableString() })),
    }));
    body.int32(); // timeout
    const validateOnly = body.boolean();
    const create = (it: (typeof wanted)[number]) => {
      if (it.assignments.length > 0) throw new Refusal('INVALID_REPLICA_ASSIGNMENT', 'This dev broker places no replicas.');
      if (it.replicas !== BY_DEFAULT && it.replicas !== 1) throw new Refusal('INVALID_REPLICATION_FACTOR', 'There is one broker only.');
      const partitions = it.partitions === BY_DEFAULT ? 1 : it.partitions;
      const configs = parseConfigs(it.configs);
      if (validateOnly) topics.check(it.name, partitions);
      else topics.create(it.name, partitions, configs);
    };
    reply.int32(NOT_THROTTLED);
    reply.array(wanted, (it) => {
      const { code, message } = outcome(() => create(it));
      reply.string(it.name).int16(code).string(message);
    });
  },
};

export const deleteTopics: Api = {
  key: 20,
  name: 'DeleteTopics',
  versions: [1, 1],
  handle({ body, reply }, { topics, groups }) {
    const names = body.array(() => body.string());
    const remove = (name: string) => {
      topics.delete(name);
      groups.offsets.forgetTopic(name);
    };
    reply.int32(NOT_THROTTLED);
    reply.array(names, (name) => reply.string(name).int16(outcome(() => remove(name)).code));
  },
};

export const createPartitions: Api = {
  key: 37,
  name: 'CreatePartitions',
  versions: [0, 1],
  handle({ body, reply }, { topics }) {
    const wanted = body.array(() => ({
      name: body.string(),
      count: body.int32(),
      assignments: body.array(() => body.array(() => body.int32())),
    }));
    body.int32(); // timeout
    const validateOnly = body.boolean();
    reply.int32(NOT_THROTTLED);
    reply.array(wanted, ({ name, count }) => {
      const { code, message } = outcome(() => (validateOnly ? topics.checkGrow(name, count) : topics.grow(name, count)));
      reply.string(name).int16(code).string(message);
    });
  },
};

export const deleteRecords: Api = {
  key: 21,
  name: 'DeleteRecords',
  versions: [0, 1],
  handle({ body, reply }, { topics }) {
    const wanted = readTopics(body, (partition) => ({ partition, before: body.int64() }));
    const results = wanted.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partition, before }) => ({
        partition,
        start: attempt(() => topics.partition(name, partition).deleteBefore(before)),
      })),
    }));
    reply.int32(NOT_THROTTLED);
    writeTopics(reply, results, ({ partition, start }) => {
      reply.int32(partition);
      if (start instanceof Refusal) reply.int64(-1).int16(start.code);
      else reply.int64(start).int16(codes.NONE);
    });
  },
};

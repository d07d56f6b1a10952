import { type Api, NOT_THROTTLED, readTopics, writeTopics } from '../api.ts';
import { attempt, codes, Refusal } from '../errors.ts';

const ACKS = [-1, 0, 1];

export const produce: Api = {
  key: 0,
  name: 'Produce',
  versions: [3, 7],
  handle({ version, body, reply }, { topics, log }) {
    const transactionalId = body.nullableString();
    const acks = body.int16();
    body.int32(); // timeout: there are no replicas to wait for
    const sent = readTopics(body, (partition) => ({ partition, records: body.bytes() }));

    const append = (name: string, partition: number, records: Buffer) => {
      if (!ACKS.includes(acks)) throw new Refusal('INVALID_REQUIRED_ACKS', `acks cannot be ${acks}.`);
      if (transactionalId !== null) throw new Refusal('INVALID_REQUEST', 'This dev broker has no transactions.');
      const log = topics.partition(name, partition);
      return { baseOffset: log.append(records), startOffset: log.startOffset };
    };
    const results = sent.map(({ name, partitions }) => ({
      name,
      partitions: partitions.map(({ partition, records }) => {
        const result = attempt(() => append(name, partition, records));
        if (!(result instanceof Refusal)) return { partition, code: codes.NONE, ...result };
        log(`Refused records for ${name}/${partition}: ${result.message}`);
        return { partition, code: result.code, baseOffset: -1, startOffset: -1 };
      }),
    }));
    if (acks === 0) return 'no reply';

    writeTopics(reply, results, ({ partition, code, baseOffset, startOffset }) => {
      reply.int32(partition).int16(code).int64(baseOffset).int64(-1); // -1: the record's own time counts
      if (version >= 5) reply.int64(startOffset);
    });
    reply.int32(NOT_THROTTLED);
    return undefined;
  },
};

export const initProducerId: Api = {
  key: 22,
  name: 'InitProducerId',
  versions: [0, 1],
  handle({ body, reply }, { identity, log }) {
    const transactionalId = body.nullableString();
    body.int32(); // the transaction's timeout
    reply.int32(NOT_THROTTLED);
    if (transactionalId === null) {
      reply.int16(codes.NONE).int64(identity.newProducerId()).int16(0);
    } else {
      log(`Refused the transactional producer ${transactionalId}: this dev broker has no transactions.`);
      reply.int16(codes.INVALID_REQUEST).int64(-1).int16(-1);
    }
  },
};

import type { Api, Call } from './api.ts';
import { NOT_THROTTLED } from './api.ts';
import { type Code, codes } from './errors.ts';
import { findCoordinator, listOffsets, metadata } from './handlers/cluster.ts';
import { alterConfigs, describeConfigs } from './handlers/configs.ts';
import { fetch } from './handlers/fetch.ts';
import { deleteGroups, describeGroups, listGroups, offsetCommit, offsetFetch } from './handlers/groups.ts';
import { heartbeat, joinGroup, leaveGroup, syncGroup } from './handlers/membership.ts';
import { initProducerId, produce } from './handlers/produce.ts';
import { createPartitions, createTopics, deleteRecords, deleteTopics } from './handlers/topics.ts';

const apiVersions: Api = {
  key: 18,
  name: 'ApiVersions',
  versions: [0, 2],
  handle: (call) => writeApiVersions(call, codes.NONE),
};

/** Everything that this broker answers, by key. */
export const apis: ReadonlyMap<number, Api> = new Map(
  [
    ...[produce, fetch, listOffsets, metadata, offsetCommit, offsetFetch, findCoordinator],
    ...[joinGroup, heartbeat, leaveGroup, syncGroup, describeGroups, listGroups, deleteGroups, apiVersions],
    ...[createTopics, deleteTopics, deleteRecords, createPartitions, initProducerId, describeConfigs, alterConfigs],
  ].map((api) => [api.key, api]),
);

/**
 * Says which versions there are. A client that asks in a version of ApiVersions itself that is unknown here must get
 * this as well, in version 0 with the error, and then asks again.
 */
export function writeApiVersions({ reply, version }: Pick<Call, 'reply' | 'version'>, code: Code): void {
  reply.int16(code);
  reply.array([...apis.values()], (api) => {
    // librdkafka compresses only if Produce 0 is offered, though it then sends another (KAFKA-18659; Apache Kafka does the same).
    reply
      .int16(api.key)
      .int16(api === produce ? 0 : api.versions[0])
      .int16(api.versions[1]);
  });
  if (version >= 1 && code === codes.NONE) reply.int32(NOT_THROTTLED);
}

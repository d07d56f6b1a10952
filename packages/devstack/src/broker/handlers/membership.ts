import { type Api, NOT_THROTTLED, outcome } from '../api.ts';
import { codes, Refusal } from '../errors.ts';
import { failedJoin, type Joined, type Synced } from '../group.ts';

export const joinGroup: Api = {
  key: 11,
  name: 'JoinGroup',
  versions: [2, 5],
  async handle({ version, clientId, clientHost, body, reply }, { groups }) {
    const groupId = body.string();
    const sessionTimeout = body.int32();
    const rebalanceTimeout = body.int32();
    const memberId = body.string();
    const instanceId = version >= 5 ? body.nullableString() : null;
    const protocolType = body.string();
    const protocols = body.array(() => ({ name: body.string(), metadata: Buffer.from(body.bytes()) }));
    const mustKnowItsId = version >= 4;
    const request = {
      memberId,
      instanceId,
      clientId,
      clientHost,
      sessionTimeout,
      rebalanceTimeout,
      protocolType,
      protocols,
      mustKnowItsId,
    };
    const joined = await refusedAs(
      (code) => failedJoin(code, memberId),
      () => groups.join(groupId, request),
    );

    reply.int32(NOT_THROTTLED).int16(joined.code).int32(joined.generation);
    reply.string(joined.protocol).string(joined.leader).string(joined.memberId);
    reply.array(joined.members, (member) => {
      reply.string(member.id);
      if (version >= 5) reply.string(member.instanceId);
      reply.bytes(member.metadata);
    });
  },
};

export const syncGroup: Api = {
  key: 14,
  name: 'SyncGroup',
  versions: [1, 3],
  async handle({ version, body, reply }, { groups }) {
    const groupId = body.string();
    const generation = body.int32();
    const memberId = body.string();
    if (version >= 3) body.nullableString(); // the instance's id
    const assignments = body.array(() => ({ memberId: body.string(), assignment: body.bytes() }));
    const { code, assignment } = await refusedAs(
      (refusal): Synced => ({ code: refusal, assignment: Buffer.alloc(0) }),
      () => groups.get(groupId).sync(memberId, generation, assignments),
    );
    reply.int32(NOT_THROTTLED).int16(code).bytes(assignment);
  },
};

export const heartbeat: Api = {
  key: 12,
  name: 'Heartbeat',
  versions: [1, 3],
  async handle({ body, reply }, { groups }) {
    const groupId = body.string();
    const generation = body.int32();
    const memberId = body.string();
    const code = await refusedAs(
      (refusal) => refusal,
      async () => groups.get(groupId).heartbeat(memberId, generation),
    );
    reply.int32(NOT_THROTTLED).int16(code);
  },
};

export const leaveGroup: Api = {
  key: 13,
  name: 'LeaveGroup',
  versions: [1, 3],
  handle({ version, body, reply }, { groups }) {
    const groupId = body.string();
    const members =
      version >= 3
        ? body.array(() => ({ memberId: body.string(), instanceId: body.nullableString() }))
        : [{ memberId: body.string(), instanceId: null }];
    const results = members.map((it) => ({ ...it, code: outcome(() => groups.get(groupId).leave(it.memberId)).code }));
    reply.int32(NOT_THROTTLED);
    if (version < 3) return void reply.int16(results[0]!.code);
    reply.int16(codes.NONE);
    reply.array(results, (it) => reply.string(it.memberId).string(it.instanceId).int16(it.code));
  },
};

async function refusedAs<Answer extends Joined | Synced | Refusal['code']>(
  answer: (code: Refusal['code']) => Answer,
  work: () => Promise<Answer>,
): Promise<Answer> {
  try {
    return await work();
  } catch (error) {
    if (error instanceof Refusal) return answer(error.code);
    throw error;
  }
}

import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { codes } from './errors.ts';
import { Group, type Joined, type JoinRequest } from './group.ts';

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

const metadata = Buffer.from('topics');
const request = (more: Partial<JoinRequest> = {}): JoinRequest => ({
  memberId: '',
  instanceId: null,
  clientId: 'c',
  clientHost: '/127.0.0.1',
  sessionTimeout: 10_000,
  rebalanceTimeout: 60_000,
  protocolType: 'consumer',
  protocols: [{ name: 'range', metadata }],
  mustKnowItsId: true,
  ...more,
});
const refused = (code: keyof typeof codes) => expect.objectContaining({ code: codes[code] });
const refusal = (work: () => unknown, code: keyof typeof codes) => expect(work).toThrow(refused(code));

async function newId(group: Group): Promise<string> {
  const told = await group.join(request());
  expect(told.code).toBe(codes.MEMBER_ID_REQUIRED);
  return told.memberId;
}
const join = async (group: Group, more: Partial<JoinRequest> = {}) => group.join(request({ memberId: await newId(group), ...more }));
const synced = (group: Group, { memberId, generation }: Joined, parts: Record<string, string> = {}) =>
  group.sync(
    memberId,
    generation,
    Object.entries(parts).map(([id, part]) => ({ memberId: id, assignment: Buffer.from(part) })),
  );

/** Two members in a stable group. */
async function pair() {
  const group = new Group();
  const alone = await join(group);
  const second = join(group);
  await vi.advanceTimersByTimeAsync(0);
  expect(group.heartbeat(alone.memberId, 1)).toBe(codes.REBALANCE_IN_PROGRESS);
  const a = await group.join(request({ memberId: alone.memberId }));
  const b = await second;
  const parts = [synced(group, b), synced(group, a, { [a.memberId]: 'left', [b.memberId]: 'right' })];
  expect((await Promise.all(parts)).map((it) => String(it.assignment))).toEqual(['right', 'left']);
  return { group, a, b };
}

test('members of a generation have one leader, who alone sees them all', async () => {
  const { group, a, b } = await pair();
  expect([a.generation, b.generation]).toEqual([2, 2]);
  expect(a.members.map((it) => it.id)).toEqual([a.memberId, b.memberId]);
  expect(b).toMatchObject({ leader: a.memberId, members: [] });
  expect(group.heartbeat(b.memberId, 2)).toBe(codes.NONE);
});

test('who sends no heartbeat is out after its session, and the other is told to join again', async () => {
  const { group, a, b } = await pair();
  await vi.advanceTimersByTimeAsync(9_000);
  group.heartbeat(a.memberId, 2);
  await vi.advanceTimersByTimeAsync(1_001);
  expect(group.heartbeat(a.memberId, 2)).toBe(codes.REBALANCE_IN_PROGRESS);
  refusal(() => group.heartbeat(b.memberId, 2), 'UNKNOWN_MEMBER_ID');
  const again = await group.join(request({ memberId: a.memberId }));
  expect(again).toMatchObject({ generation: 3, leader: a.memberId });
  expect(again.members).toHaveLength(1);
});

test('a rebalance waits for a slow member only as long as it asked for', async () => {
  const { group, a, b } = await pair();
  const joining = group.join(request({ memberId: a.memberId }));
  for (let passed = 0; passed < 60_000; passed += 5_000) {
    await vi.advanceTimersByTimeAsync(5_000);
    if (passed < 50_000) expect(group.heartbeat(b.memberId, 2)).toBe(codes.REBALANCE_IN_PROGRESS);
  }
  expect((await joining).members.map((it) => it.id)).toEqual([a.memberId]);
});

test('a leader that is lost before it hands in the parts is replaced', async () => {
  const { group, a, b } = await pair();
  const [again, other] = await Promise.all([a, b].map((it) => group.join(request({ memberId: it.memberId }))));
  const waiting = synced(group, other!);
  await vi.advanceTimersByTimeAsync(10_001);
  expect((await waiting).code).toBe(codes.REBALANCE_IN_PROGRESS);
  expect(again!.leader).toBe(a.memberId);
  expect(await group.join(request({ memberId: b.memberId }))).toMatchObject({ leader: b.memberId, generation: 4 });
});

describe('an offset', () => {
  test('is committed by a member of this generation only', async () => {
    const { group, a } = await pair();
    group.checkCommit(a.memberId, 2);
    refusal(() => group.checkCommit(a.memberId, 1), 'ILLEGAL_GENERATION');
    refusal(() => group.checkCommit('stranger', 2), 'UNKNOWN_MEMBER_ID');
    refusal(() => group.checkCommit('', -1), 'UNKNOWN_MEMBER_ID');
  });

  test('is committed by a tool while nobody is in the group', async () => {
    const { group, a, b } = await pair();
    for (const it of [a, b]) group.leave(it.memberId);
    expect(group.state).toBe('Empty');
    group.checkCommit('', -1);
  });
});

test('who was told an id and does not come is waited for no longer than a session', async () => {
  const group = new Group();
  const ghost = await newId(group);
  const joining = join(group);
  await vi.advanceTimersByTimeAsync(9_999);
  expect(group.state).toBe('PreparingRebalance');
  await vi.advanceTimersByTimeAsync(2);
  expect((await joining).generation).toBe(1);
  refusal(() => group.join(request({ memberId: ghost })), 'UNKNOWN_MEMBER_ID');
});

test('a follower that asks again gets the same answer without a rebalance', async () => {
  const { group, b } = await pair();
  expect(await group.join(request({ memberId: b.memberId }))).toMatchObject({ generation: 2, memberId: b.memberId });
  expect(group.state).toBe('Stable');
});

test('a member without a protocol in common is refused', async () => {
  const { group } = await pair();
  refusal(() => group.join(request({ protocols: [{ name: 'sticky', metadata }] })), 'INCONSISTENT_GROUP_PROTOCOL');
  refusal(() => group.join(request({ protocolType: 'connect' })), 'INCONSISTENT_GROUP_PROTOCOL');
});

test('who waits is answered when the broker closes', async () => {
  const { group, b } = await pair();
  const joining = join(group);
  await vi.advanceTimersByTimeAsync(0);
  group.close();
  expect((await joining).code).toBe(codes.COORDINATOR_NOT_AVAILABLE);
  expect(vi.getTimerCount()).toBe(0);
  expect(b.code).toBe(codes.NONE);
});

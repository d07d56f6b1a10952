import { Refusal } from './errors.ts';
import { Group, type Joined, type JoinRequest } from './group.ts';
import type { Commit, Offsets } from './offsets.ts';

/** As Apache Kafka's group.min/max.session.timeout.ms. */
const SESSION_MS = { least: 6_000, most: 1_800_000 };

/**
 * The consumer groups of this broker. Members live in memory only: after a restart each is told that it is unknown and
 * joins again, as clients do anyway; what a group has committed is kept in `offsets`.
 */
export class Groups {
  readonly #groups = new Map<string, Group>();
  readonly offsets: Offsets;

  constructor(offsets: Offsets) {
    this.offsets = offsets;
  }

  /** Every group that has members or has committed. */
  ids(): string[] {
    return [...new Set([...this.#groups.keys(), ...this.offsets.groups()])];
  }

  find(id: string): Group | undefined {
    return this.#groups.get(id);
  }

  /** The group, for one who says to be a member of it. */
  get(id: string): Group {
    const group = this.#groups.get(id);
    if (!group) throw new Refusal('UNKNOWN_MEMBER_ID', `Group ${id} has no members.`);
    return group;
  }

  join(id: string, request: JoinRequest): Promise<Joined> {
    if (id === '') throw new Refusal('INVALID_GROUP_ID', 'A group needs an id.');
    if (request.sessionTimeout < SESSION_MS.least || request.sessionTimeout > SESSION_MS.most) {
      throw new Refusal('INVALID_SESSION_TIMEOUT', `A session lasts ${SESSION_MS.least} to ${SESSION_MS.most} ms.`);
    }
    const group = this.#groups.get(id) ?? new Group();
    this.#groups.set(id, group);
    return group.join(request);
  }

  /** Refuses a commit that `memberId` may not make. */
  checkCommit(id: string, memberId: string, generation: number): void {
    if (id === '') throw new Refusal('INVALID_GROUP_ID', 'A group needs an id.');
    const group = this.#groups.get(id);
    group?.checkCommit(memberId, generation);
    // A tool commits without a generation. A member of one from before a restart must join again first.
    if (!group && generation >= 0) throw new Refusal('ILLEGAL_GENERATION', `Group ${id} has no generation ${generation}.`);
  }

  commit(id: string, commits: readonly Commit[]): void {
    this.offsets.commit(id, commits);
  }

  delete(id: string): void {
    const group = this.#groups.get(id);
    if (!group && this.offsets.of(id).length === 0) throw new Refusal('GROUP_ID_NOT_FOUND', `There is no group ${id}.`);
    if (group && group.state !== 'Empty') throw new Refusal('NON_EMPTY_GROUP', `Group ${id} has members.`);
    group?.close();
    this.#groups.delete(id);
    this.offsets.forgetGroup(id);
  }

  /** Answers all members who wait. */
  close(): void {
    for (const group of this.#groups.values()) group.close();
  }
}

import { randomUUID } from 'node:crypto';
import { type Code, codes, Refusal } from './errors.ts';

export type Protocol = { readonly name: string; readonly metadata: Buffer };
export type JoinRequest = {
  readonly memberId: string;
  readonly instanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  readonly sessionTimeout: number;
  readonly rebalanceTimeout: number;
  readonly protocolType: string;
  readonly protocols: readonly Protocol[];
  /** From JoinGroup 4 on a new member is told its id first and joins with it: a client that gives up leaves no ghost. */
  readonly mustKnowItsId: boolean;
};
export type Joined = {
  readonly code: Code;
  readonly generation: number;
  readonly protocol: string;
  readonly leader: string;
  readonly memberId: string;
  readonly members: readonly { id: string; instanceId: string | null; metadata: Buffer }[];
};
export type Synced = { readonly code: Code; readonly assignment: Buffer };
export type State = 'Empty' | 'PreparingRebalance' | 'CompletingRebalance' | 'Stable';

type Member = {
  readonly id: string;
  readonly instanceId: string | null;
  readonly clientId: string;
  readonly clientHost: string;
  sessionTimeout: number;
  rebalanceTimeout: number;
  protocols: readonly Protocol[];
  assignment: Buffer;
  session?: NodeJS.Timeout;
  joining?: (answer: Joined) => void;
  syncing?: (answer: Synced) => void;
};

const NOTHING = Buffer.alloc(0);

/**
 * One consumer group, as Apache Kafka's classic protocol has it: members join, the broker gathers them into a
 * generation and names a leader, the leader hands in who reads what (sync), and heartbeats tell them to join again.
 */
export class Group {
  state: State = 'Empty';
  generation = 0;
  protocolType = '';
  #protocol = '';
  #leader: string | undefined;
  readonly #members = new Map<string, Member>();
  /** Told their id, not joined yet: a rebalance waits for them, so that they do not cause the next one. */
  readonly #expected = new Map<string, NodeJS.Timeout>();
  #rebalance: NodeJS.Timeout | undefined;

  join(request: JoinRequest): Promise<Joined> {
    const { memberId } = request;
    if (!this.#fits(request)) {
      throw new Refusal('INCONSISTENT_GROUP_PROTOCOL', 'The members of the group have no protocol in common with this one.');
    }
    if (memberId === '' && request.mustKnowItsId && request.instanceId === null) return Promise.resolve(this.#tellId(request));
    const known = this.#members.get(memberId);
    if (memberId !== '' && !known && !this.#forget(memberId)) throw unknownMember(memberId);
    const unchanged = known !== undefined && sameProtocols(known.protocols, request.protocols);
    const member = known ?? newMember(memberId || newId(request), request);
    Object.assign(member, {
      sessionTimeout: request.sessionTimeout,
      rebalanceTimeout: request.rebalanceTimeout,
      protocols: request.protocols,
    });
    this.#members.set(member.id, member);
    this.protocolType = request.protocolType;
    this.#touch(member);
    // A follower that repeats itself gets the same answer again; a leader that does wants its group gathered anew.
    if (unchanged && (this.state === 'CompletingRebalance' || (this.state === 'Stable' && member.id !== this.#leader))) {
      return Promise.resolve(this.#joined(member));
    }
    member.joining?.(failedJoin(codes.REBALANCE_IN_PROGRESS, member.id));
    const answer = new Promise<Joined>((resolve) => {
      member.joining = resolve;
    });
    this.#startRebalance();
    this.#finishIfAllJoined();
    return answer;
  }

  sync(memberId: string, generation: number, assignments: readonly { memberId: string; assignment: Buffer }[]): Promise<Synced> {
    const member = this.#member(memberId, generation);
    if (this.state === 'PreparingRebalance') throw new Refusal('REBALANCE_IN_PROGRESS', 'The group is being gathered.');
    this.#touch(member);
    if (this.state === 'Stable') return Promise.resolve({ code: codes.NONE, assignment: member.assignment });
    this.#answerSync(member, codes.REBALANCE_IN_PROGRESS);
    const answer = new Promise<Synced>((resolve) => {
      member.syncing = resolve;
    });
    if (memberId === this.#leader) this.#assign(assignments);
    return answer;
  }

  heartbeat(memberId: string, generation: number): Code {
    this.#touch(this.#member(memberId, generation));
    return this.state === 'PreparingRebalance' ? codes.REBALANCE_IN_PROGRESS : codes.NONE;
  }

  leave(memberId: string): void {
    const member = this.#members.get(memberId);
    if (member) this.#remove(member);
    else if (!this.#forget(memberId)) throw unknownMember(memberId);
    this.#finishIfAllJoined();
  }

  /** Refuses a commit by somebody who is not, or no longer, entitled to the partitions. */
  checkCommit(memberId: string, generation: number): void {
    if (generation < 0 && this.state === 'Empty') return;
    this.#member(memberId, generation);
    if (this.state === 'CompletingRebalance') throw new Refusal('REBALANCE_IN_PROGRESS', 'The group is being gathered.');
  }

  describe() {
    const isStable = this.state === 'Stable';
    const metadataOf = (it: Member) => it.protocols.find(({ name }) => name === this.#protocol)?.metadata ?? NOTHING;
    return {
      state: this.state,
      protocolType: this.protocolType,
      protocol: isStable ? this.#protocol : '',
      members: [...this.#members.values()].map((it) => ({
        id: it.id,
        clientId: it.clientId,
        clientHost: it.clientHost,
        metadata: isStable ? metadataOf(it) : NOTHING,
        assignment: isStable ? it.assignment : NOTHING,
      })),
    };
  }

  /** Answers all who wait, and stops the clocks: the broker closes. */
  close(): void {
    clearTimeout(this.#rebalance);
    for (const timer of this.#expected.values()) clearTimeout(timer);
    for (const member of this.#members.values()) {
      clearTimeout(member.session);
      dismiss(member, codes.COORDINATOR_NOT_AVAILABLE);
    }
  }

  #member(memberId: string, generation: number): Member {
    const member = this.#members.get(memberId);
    if (!member) throw unknownMember(memberId);
    if (generation !== this.generation) throw new Refusal('ILLEGAL_GENERATION', `Generation ${generation} is over.`);
    return member;
  }

  #tellId(request: JoinRequest): Joined {
    const id = newId(request);
    const giveUp = setTimeout(() => {
      this.#forget(id);
      this.#finishIfAllJoined();
    }, request.sessionTimeout).unref();
    this.#expected.set(id, giveUp);
    return failedJoin(codes.MEMBER_ID_REQUIRED, id);
  }

  #forget(expectedId: string): boolean {
    clearTimeout(this.#expected.get(expectedId));
    return this.#expected.delete(expectedId);
  }

  #startRebalance(): void {
    if (this.state === 'PreparingRebalance') return;
    for (const member of this.#members.values()) this.#answerSync(member, codes.REBALANCE_IN_PROGRESS);
    this.state = 'PreparingRebalance';
    const patience = Math.max(...[...this.#members.values()].map((it) => it.rebalanceTimeout), 0);
    this.#rebalance = setTimeout(() => this.#finishRebalance(), patience).unref();
  }

  #finishIfAllJoined(): void {
    const allJoined = this.#expected.size === 0 && [...this.#members.values()].every((it) => it.joining);
    if (this.state === 'PreparingRebalance' && allJoined) this.#finishRebalance();
  }

  #finishRebalance(): void {
    clearTimeout(this.#rebalance);
    for (const member of this.#members.values()) {
      if (member.joining) continue;
      clearTimeout(member.session);
      this.#members.delete(member.id);
    }
    this.generation += 1;
    this.state = this.#members.size > 0 ? 'CompletingRebalance' : 'Empty';
    if (this.#leader === undefined || !this.#members.has(this.#leader)) this.#leader = this.#members.keys().next().value;
    this.#protocol = this.#vote();
    for (const member of this.#members.values()) {
      member.assignment = NOTHING;
      member.joining?.(this.#joined(member));
      delete member.joining;
      this.#touch(member);
    }
  }

  /** Of the protocols that all members have, the one that most prefer. */
  #vote(): string {
    const members = [...this.#members.values()];
    const common = (name: string) => members.every((it) => it.protocols.some((protocol) => protocol.name === name));
    const votes = new Map<string, number>();
    for (const member of members) {
      const choice = member.protocols.find(({ name }) => common(name))?.name;
      if (choice !== undefined) votes.set(choice, (votes.get(choice) ?? 0) + 1);
    }
    return [...votes].toSorted(([, a], [, b]) => b - a)[0]?.[0] ?? '';
  }

  #joined(member: Member): Joined {
    const metadataOf = (it: Member) => it.protocols.find(({ name }) => name === this.#protocol)?.metadata ?? NOTHING;
    const all = [...this.#members.values()].map((it) => ({ id: it.id, instanceId: it.instanceId, metadata: metadataOf(it) }));
    return {
      code: codes.NONE,
      generation: this.generation,
      protocol: this.#protocol,
      leader: this.#leader ?? '',
      memberId: member.id,
      members: member.id === this.#leader ? all : [],
    };
  }

  #assign(assignments: readonly { memberId: string; assignment: Buffer }[]): void {
    const byMember = new Map(assignments.map((it) => [it.memberId, it.assignment]));
    this.state = 'Stable';
    for (const member of this.#members.values()) {
      // A copy: the request's frame would be held as long as the generation lives.
      member.assignment = Buffer.from(byMember.get(member.id) ?? NOTHING);
      this.#answerSync(member, codes.NONE);
    }
  }

  /** Its session starts anew: it could not send a heartbeat while it waited. */
  #answerSync(member: Member, code: Code): void {
    if (!member.syncing) return;
    member.syncing({ code, assignment: code === codes.NONE ? member.assignment : NOTHING });
    delete member.syncing;
    this.#touch(member);
  }

  #fits({ protocolType, protocols, memberId }: JoinRequest): boolean {
    if (protocols.length === 0 || protocolType === '') return false;
    const others = [...this.#members.values()].filter((it) => it.id !== memberId);
    if (others.length === 0) return true;
    const haveIt = (name: string) => others.every((it) => it.protocols.some((protocol) => protocol.name === name));
    return protocolType === this.protocolType && protocols.some(({ name }) => haveIt(name));
  }

  #touch(member: Member): void {
    clearTimeout(member.session);
    member.session = setTimeout(() => {
      // Who waits for our answer cannot send a heartbeat.
      if (member.joining || member.syncing) return this.#touch(member);
      this.#remove(member);
      return this.#finishIfAllJoined();
    }, member.sessionTimeout).unref();
  }

  #remove(member: Member): void {
    clearTimeout(member.session);
    this.#members.delete(member.id);
    dismiss(member, codes.UNKNOWN_MEMBER_ID);
    this.#startRebalance();
  }
}

function newMember(id: string, { instanceId, clientId, clientHost, sessionTimeout, rebalanceTimeout, protocols }: JoinRequest): Member {
  return { id, instanceId, clientId, clientHost, sessionTimeout, rebalanceTimeout, protocols, assignment: NOTHING };
}

function dismiss(member: Member, code: Code): void {
  member.joining?.(failedJoin(code, member.id));
  member.syncing?.({ code, assignment: NOTHING });
  delete member.joining;
  delete member.syncing;
}

/** What a join is answered with when it did not lead into a generation. */
export function failedJoin(code: Code, memberId: string): Joined {
  return { code, generation: -1, protocol: '', leader: '', memberId, members: [] };
}

const newId = ({ clientId }: JoinRequest) => `${clientId}-${randomUUID()}`;
const unknownMember = (memberId: string) => new Refusal('UNKNOWN_MEMBER_ID', `The group has no member ${memberId}.`);
const sameProtocols = (a: readonly Protocol[], b: readonly Protocol[]) =>
  a.length === b.length && a.every((it, index) => it.name === b[index]!.name && it.metadata.equals(b[index]!.metadata));

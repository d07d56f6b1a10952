import { createHash } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import postgres from 'postgres';
import { world } from '../world.ts';

export type Take = {
  readonly id: string;
  readonly state: string;
  /** Its manifest, once it is stored. */
  readonly slices: readonly { readonly size: number; readonly sha256: string }[] | null;
  readonly sent: boolean;
};

/** A take beside whose manifest something lies, and what decides whether it may. */
export type Beside = {
  readonly id: string;
  readonly state: string;
  readonly arriving: boolean;
  readonly swept: boolean;
  /** Its interview's status, and whether its question has a response. */
  readonly interview: string;
  readonly answered: boolean;
  readonly slices: readonly string[];
};

/** What the server has, by its database's rows and its store's files: no answer of the system under test is believed. */
export function openShelf() {
  const sql = postgres(world.database, { max: 4, onnotice: () => {} });
  const folder = (takeId: string) => join(world.media, 'takes', takeId, 'slices');
  const lyingAt = (takeId: string) => readdir(folder(takeId)).catch(() => [] as string[]);
  const sha256 = (bytes: Buffer) => createHash('sha256').update(bytes).digest('hex');

  const idsOf = async (which: postgres.PendingQuery<postgres.Row[]>): Promise<string[]> => {
    const rows = await sql<{ id: string }[]>`select k.id from takes k join invitations i on i.id = k.invitation_id where ${which}`;
    return rows.map(({ id }) => id);
  };

  return {
    /** Of one interview, in the order in which they were begun. */
    takes: (invitationId: string) =>
      sql<Take[]>`select k.id, k.state, k.slices, r.id is not null as sent
        from takes k left join responses r on r.take_id = k.id where k.invitation_id = ${invitationId} order by k.number`,

    /** The hashes of what really lies there of a take, by number: read and counted anew. */
    async lying(takeId: string): Promise<Map<number, string>> {
      const slices = (await lyingAt(takeId)).flatMap((name) => (/^\d+-/.test(name) ? [{ name, n: Number.parseInt(name, 10) }] : []));
      const read = slices.map(async ({ name, n }) => [n, sha256(await readFile(join(folder(takeId), name)))] as const);
      return new Map(await Promise.all(read));
    },

    /** The bytes of a stored take, joined by its manifest. Throws where one is missing or is not what its name says. */
    async joined({ id, slices }: Take): Promise<Buffer> {
      const parts = (slices ?? []).map(async (slice, n) => {
        const bytes = await readFile(join(folder(id), `${n}-${slice.sha256}`));
        if (bytes.length !== slice.size || sha256(bytes) !== slice.sha256) throw new Error(`Slice ${n} of ${id} holds other bytes.`);
        return bytes;
      });
      return Buffer.concat(await Promise.all(parts));
    },

    /** Stored, and not yet decoded. */
    undecided: (templateId: string) => idsOf(sql`k.state = 'stored' and i.template_id = ${templateId}`),

    /** Found not to play, although they have more bytes than so many. */
    broken: (templateId: string, bytes: number) => idsOf(sql`k.state = 'broken' and k.size > ${bytes} and i.template_id = ${templateId}`),

    /** Takes with files that no row knows of. */
    async unknown(): Promise<string[]> {
      const ids = await readdir(join(world.media, 'takes')).catch(() => []);
      const known = await sql<{ id: string }[]>`select id from takes union all select id from checks`;
      return ids.filter((id) => !known.some((row) => row.id === id));
    },

    /** Takes of a template's interviews beside whose manifest, or without one, slices lie: which slices, and why they may. */
    async beside(templateId: string): Promise<Beside[]> {
      const takes = await sql<(Omit<Beside, 'slices'> & Pick<Take, 'slices'>)[]>`
        select k.id, k.state, k.arriving, k.swept_at is not null as swept, k.slices, i.status as interview,
          exists (select from responses r where r.invitation_id = k.invitation_id and r.question_id = k.question_id) as answered
        from takes k join invitations i on i.id = k.invitation_id where i.template_id = ${templateId}`;
      const looked = takes.map(async ({ slices, ...take }) => {
        const kept = new Set((slices ?? []).map((slice, n) => `${n}-${slice.sha256}`));
        const beside = (await lyingAt(take.id)).filter((name) => !kept.has(name));
        return beside.length > 0 ? [{ ...take, slices: beside }] : [];
      });
      return (await Promise.all(looked)).flat();
    },

    /** For these takes more than a day goes by: nothing of them is on its way any more. */
    async aDayLater(takes: readonly Pick<Take, 'id'>[]): Promise<void> {
      const takeIds = takes.map(({ id }) => id);
      const day = sql`interval '26 hours'`;
      await sql`update takes set begun_at = begun_at - ${day} where id = any(${takeIds})`;
      // What was given up goes an hour after the interview's last change.
      await sql`update invitations set changed_at = changed_at - ${day}
        where id in (select invitation_id from takes where id = any(${takeIds}))`;
    },

    [Symbol.asyncDispose]: () => sql.end(),
  };
}
export type Shelf = ReturnType<typeof openShelf>;

import type { Db } from '../connect.ts';

/** A take whose slices lie here and whose playable file does not: what the media job works on. */
export type StoredTake = {
  readonly id: string;
  readonly invitationId: string;
  readonly slices: readonly { readonly size: number; readonly sha256: string }[];
  readonly isCheck: boolean;
};

/** Takes and device checks that wait to be made playable, longest stored first. */
export async function storedTakes(db: Db, limit: number): Promise<string[]> {
  const rows = await db<{ id: string }[]>`
    (select id, stored_at from takes where state = 'stored' order by stored_at limit ${limit})
    union all
    (select id, stored_at from checks where state = 'stored' order by stored_at limit ${limit})
    order by stored_at limit ${limit}`;
  return rows.map(({ id }) => id);
}

/** Null when it is not (or no longer) waiting. */
export async function storedTake(db: Db, takeId: string): Promise<StoredTake | null> {
  const [row] = await db<StoredTake[]>`
    select id, invitation_id as "invitationId", slices, false as "isCheck" from takes where id = ${takeId} and state = 'stored'
    union all
    select id, invitation_id, slices, true from checks where id = ${takeId} and state = 'stored'`;
  return row ?? null;
}

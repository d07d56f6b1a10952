import type { Db } from '../connect.ts';

/** What candidates are told of who invites them; null for a person without a company. */
export async function companyName(db: Db, companyId: string | null): Promise<string | null> {
  if (!companyId) return null;
  const [row] = await db<{ name: string }[]>`select name from companies where id = ${companyId}`;
  return row?.name ?? null;
}

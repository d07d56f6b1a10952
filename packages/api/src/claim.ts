import { createHash } from 'node:crypto';
import type { Claim, ClaimKind } from '@interviews/db/store.ts';

/** An id for what a command makes, and the fingerprint of what was said, so that the same again is known to be the same. */
export function claimOf(kind: ClaimKind, id: string, tenantId: string, within: string | null, input: object): Claim {
  const { id: _, ...said } = input as Record<string, unknown>;
  return { id, kind, tenantId, within, fingerprint: createHash('sha256').update(canonical(said)).digest('base64url') };
}

/** One spelling for equal inputs, whatever the order of their fields. */
function canonical(value: unknown): string {
  return JSON.stringify(value, (_key, inner) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? Object.fromEntries(Object.entries(inner).toSorted(([a], [b]) => (a < b ? -1 : 1)))
      : inner,
  );
}

import type { Kept } from './keep.ts';
import type { PartName } from './parts.ts';

/** Who takes from others stops before them: nobody new comes in, what was begun is finished, and the stores go last. */
export async function stopInOrder(parts: Partial<Record<PartName, Pick<Kept, 'stop'>>>): Promise<void> {
  const order: PartName[][] = [['front'], ['web'], ['server', 'worker'], ['mail', 'broker'], ['postgres']];
  for (const names of order) await Promise.all(names.map((name) => parts[name]?.stop()));
}

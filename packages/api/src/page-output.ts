import { z } from 'zod';

/** A time on the wire: UTC, with milliseconds. */
export const time = z.iso.datetime({ precision: 3 });

/** One page of a list, newest first; `nextCursor` is opaque, and null on the last page. */
export const pageOf = <Item extends z.ZodType>(item: Item) => z.strictObject({ items: z.array(item), nextCursor: z.string().nullable() });

/** A whole list that is never long. */
export const itemsOf = <Item extends z.ZodType>(item: Item) => z.strictObject({ items: z.array(item) });

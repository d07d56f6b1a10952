import { z } from 'zod';

/** A string that is trimmed first and measured in UTF-16 units. PostgreSQL takes no NUL and bends a lone surrogate silently: both are refused. */
export const text = (min: number, max: number) =>
  z
    .string()
    .trim()
    .refine((value) => !value.includes('\0') && value.isWellFormed(), 'Contains a character that cannot be stored.')
    .min(min)
    .max(max)
    // zod counts code points.
    .refine((value) => value.length <= max, `Too long: at most ${max} UTF-16 units.`);

/** The contract bounds addresses at 254; they are compared without case. */
export const email = text(1, 254).check(z.email());

/** An instant: an ISO 8601 string on the wire, a Date inside, to the millisecond. */
export const instant = z.iso.datetime({ offset: true }).transform((value) => new Date(value));

/** What every list takes. REST reads `limit` from the query string and must make it a number first. */
export const page = { cursor: text(1, 500).optional(), limit: z.int().min(1).max(100).default(20) };

export const search = text(0, 200).optional();

/** A template's version that the caller has seen; REST has it in `If-Match`. */
export const ifVersion = z.int().min(0).optional();

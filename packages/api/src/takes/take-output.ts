import { z } from 'zod';
import { time } from '../page-output.ts';

export const takeOutput = z.strictObject({
  id: z.uuid(),
  invitationId: z.uuid(),
  /** Null for a device check. */
  questionId: z.uuid().nullable(),
  number: z.int(),
  state: z.enum(['recording', 'stored', 'ready', 'broken', 'gone']),
  /** Null when nothing may arrive any more. */
  arriveBy: time.nullable(),
  problem: z.string().nullable(),
  checked: z.enum(['decoded', 'structure']).nullable(),
  /** Slices go straight to the bucket. */
  direct: z.boolean(),
  mimeType: z.string().nullable(),
  /** Seconds. */
  duration: z.number().nullable(),
  size: z.int().nullable(),
  createdAt: time,
  storedAt: time.nullable(),
  /** Signed, good for five minutes and for what lies there now; a better one that is made meanwhile has its own. */
  playbackUrl: z.string().nullable(),
  /** A still, signed in the same way; null where none could be made. */
  posterUrl: z.string().nullable(),
});

/** What begins a take also gets the capability to send its slices. */
export const takeBegunOutput = takeOutput.extend({ slicesToken: z.string() });

const slice = z.strictObject({ n: z.int(), size: z.int(), sha256: z.string() });

/** All that is needed to go on, on a device that has lost everything too. */
export const receivedOutput = z.strictObject({
  received: z.array(z.int()),
  slices: z.array(slice),
  state: takeOutput.shape.state,
  newest: z.boolean(),
  arriveBy: time.nullable(),
  now: time,
});

export const sliceUrlOutput = z.strictObject({ url: z.string(), headers: z.record(z.string(), z.string()), expiresAt: time });

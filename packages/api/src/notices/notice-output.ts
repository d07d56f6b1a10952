import type { Notice } from '@interviews/db/queries/notices.ts';
import { z } from 'zod';
import { time } from '../page-output.ts';

/** Something that the caller was told; `analysis.ready`: the analysis service has sent what it says of an interview. */
export const noticeOutput = z.strictObject({
  id: z.uuid(),
  kind: z.enum(['analysis.ready']),
  invitationId: z.uuid(),
  candidateName: z.string(),
  templateTitle: z.string(),
  createdAt: time,
});

export const presentNotice = ({
  id,
  kind,
  invitationId,
  candidateName,
  templateTitle,
  createdAt,
}: Notice): z.infer<typeof noticeOutput> => ({
  id,
  kind: noticeOutput.shape.kind.parse(kind),
  invitationId,
  candidateName,
  templateTitle,
  createdAt: createdAt.toISOString(),
});

import { z } from 'zod';
import { type Envelope, envelope } from './events.ts';
import { text } from './fields.ts';
import { invitationId, questionId } from './ids.ts';

const score = z.number();
/** A record of Kafka's default size holds no more than this anyway; a page and a database column are told beforehand. */
const words = (most: number) => text(0, most);

/**
 * What the analysis service says of one interview (contract, "Consumed"). The contract names no scale for scores, so any finite number is
 * one. Fields that we do not know are left out; what the service leaves out is null.
 */
export const analysisData = z.object({
  invitationId,
  score,
  recommendation: words(500),
  summary: words(20_000),
  questions: z
    .array(
      z.object({
        questionId,
        score,
        transcript: words(200_000).nullish().default(null),
        feedback: words(20_000).nullish().default(null),
      }),
    )
    .max(100)
    .refine((all) => new Set(all.map((it) => it.questionId)).size === all.length, 'Tells of a question twice.'),
});

export type Analysis = z.infer<typeof analysisData>;

/** Any message of the topic `analysis-events`. */
export const analysisEvent = envelope.extend({ eventType: z.literal('analysis.completed'), data: analysisData });

/** One message of the topic `analysis-events`. */
export type AnalysisEvent = Envelope & { readonly eventType: 'analysis.completed'; readonly data: Analysis };

/**
 * Checks what an analysis service sends, as we do before we take it.
 * @param value the message's value, parsed from JSON
 * @throws ZodError that names what does not fit; also for an event type that is not of this topic
 */
export function parseAnalysisEvent(value: unknown): AnalysisEvent {
  return analysisEvent.parse(value) as AnalysisEvent;
}

'use client';
import type { Invitation } from '@interviews/client';
import { useEffect, useState } from 'react';
import { useTRPCClient } from '../api/browser.tsx';
import { problemOf } from '../api/queries.ts';
import { type Content, Draft } from './draft.ts';
import type { Question } from './screen.ts';

const storage = (): Storage | null => {
  try {
    return window.localStorage;
  } catch {
    return null; // switched off: reading it throws
  }
};

/** The drafts of this page: each lives as long as the page, so that no older reading of the server's brings back older words. */
export function useDrafts(
  { id: invitationId, now, questions }: Invitation,
  readAgain: () => void,
): {
  of: (question: Question, empty: Content) => Draft;
  anyUnsaved: () => boolean;
} {
  const client = useTRPCClient();
  const [drafts] = useState(() => new Map<string, Draft>());
  const [clock] = useState(() => ({ said: Date.parse(now), at: performance.now() }));
  useEffect(() => {
    // What has become an answer lies with the server: no copy of it stays in a browser that others may use.
    const answered = (questions ?? []).flatMap((question) => (question.answered ? [`draft:${invitationId}:${question.id}:`] : []));
    const isOver = (key: string) => answered.some((prefix) => key.startsWith(prefix));
    for (const [key, draft] of drafts) if (isOver(key)) draft.done();
    const disk = storage();
    for (const key of Object.keys(disk ?? {})) if (isOver(key)) disk?.removeItem(key);
  }, [drafts, invitationId, questions]);

  const of = (question: Question, empty: Content): Draft => {
    // A question that HR reopened begins anew, and so does its draft.
    const key = `draft:${invitationId}:${question.id}:${question.openedAt}`;
    const known = drafts.get(key);
    if (known) return known;
    const draft = new Draft(key, question.draft ?? empty, {
      async save(content) {
        const input = { invitationId, questionId: question.id, content: typeof content === 'string' ? content : [...content] };
        await client.invitations.draft.mutate(input, { signal: AbortSignal.timeout(20_000) }).catch((error: unknown) => {
          if (problemOf(error)) readAgain(); // something is no longer as this page shows it
          throw error;
        });
      },
      refusal: (error) => problemOf(error)?.code ?? null,
      disk: storage(),
      after(ms, run) {
        const timer = setTimeout(run, ms);
        return () => clearTimeout(timer);
      },
      now: () => clock.said + performance.now() - clock.at,
    });
    drafts.set(key, draft);
    return draft;
  };
  return { of, anyUnsaved: () => [...drafts.values()].some((draft) => draft.unsaved) };
}

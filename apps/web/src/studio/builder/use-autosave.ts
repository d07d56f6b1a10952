'use client';
import type { AppRouter, Template } from '@interviews/client';
import { type QueryClient, useQueryClient, useSuspenseQuery } from '@tanstack/react-query';
import type { TRPCClient } from '@trpc/client';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';
import { useEffect, useMemo, useSyncExternalStore } from 'react';
import { useTRPC, useTRPCClient } from '../../api/browser.tsx';
import { problemOf } from '../../api/queries.ts';
import { Autosave, type Failure, type Ports, type Snapshot } from './autosave.ts';
import { drawn, type Edit } from './edits.ts';

/** One a template and a tab: it goes on saving when its page is left, and is found again by who comes back. */
const running = new WeakMap<QueryClient, Map<string, Autosave>>();

/** The template as it is written on this screen, and what saves it. */
export function useAutosave(templateId: string): { autosave: Autosave; snapshot: Snapshot } {
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queries = useQueryClient();
  const { data } = useSuspenseQuery(trpc.templates.get.queryOptions({ templateId }, { refetchInterval: 30_000 }));
  const autosave = useMemo(() => {
    const all = running.get(queries) ?? new Map<string, Autosave>();
    running.set(queries, all);
    const it = all.get(templateId) ?? new Autosave(data, portsOf(templateId, client, trpc, queries));
    all.set(templateId, it);
    return it;
  }, [templateId, client, trpc, queries, data]);

  useEffect(() => autosave.see(data), [autosave, data]);
  useEffect(() => {
    window.addEventListener('online', autosave.retry);
    return () => window.removeEventListener('online', autosave.retry);
  }, [autosave]);

  // What the server drew is what hydrates; words that wait on this computer come a moment later.
  const first = useMemo(() => plain(data), [data]);
  const snapshot = useSyncExternalStore(autosave.subscribe, autosave.snapshot, () => first);
  return { autosave, snapshot };
}

const plain = (saved: Template): Snapshot => ({
  draft: saved,
  saved,
  state: 'saved',
  savedAt: null,
  held: [],
  clashes: [],
  refused: [],
});

function portsOf(templateId: string, client: TRPCClient<AppRouter>, trpc: TRPCOptionsProxy<AppRouter>, queries: QueryClient): Ports {
  const shown = (template: Template): Template => {
    queries.setQueryData(trpc.templates.get.queryKey({ templateId }), template);
    return template;
  };
  return {
    send: (edit, now, saved) =>
      sent(client, edit, now, saved)
        .then((template) => {
          void queries.invalidateQueries({ queryKey: trpc.templates.list.pathKey() });
          return template && shown(template);
        })
        .catch(failed),
    read: () => client.templates.get.query({ templateId }).then(shown, failed),
    keep: kept(`unsaved:${templateId}`),
    now: () => Date.now(),
  };
}

/** One edit is one call. */
async function sent(client: TRPCClient<AppRouter>, edit: Edit, now: Template, saved: Template): Promise<Template | null> {
  const on = { templateId: saved.id, ifVersion: saved.version };
  switch (edit.is) {
    case 'about':
      return await client.templates.update.mutate({ ...on, ...edit.change });
    case 'rules':
      return await client.templates.update.mutate({ ...on, settings: edit.change });
    case 'question':
      await client.questions.update.mutate({ ...on, questionId: edit.questionId, ...edit.change });
      return null;
    case 'add': {
      // Others may not be sent yet: its place is counted among those that the server knows.
      const known = now.questions.filter(({ id }) => id === edit.questionId || saved.questions.some((it) => it.id === id));
      const order = known.findIndex(({ id }) => id === edit.questionId) + 1;
      await client.questions.add.mutate({ ...on, id: edit.questionId, ...edit.fields, ...(order > 0 && { order }) });
      return null;
    }
    case 'remove':
      await client.questions.remove.mutate({ ...on, questionId: edit.questionId });
      return null;
    case 'order':
      await client.questions.reorder.mutate({ ...on, questionIds: drawn(saved, [edit]).questions.map(({ id }) => id) });
      return null;
  }
}

const looksAgain = new Set(['VersionConflict', 'IdConflict', 'QuestionNotFoundException']);

function failed(error: unknown): never {
  const problem = problemOf(error);
  if (!problem || problem.status >= 500 || problem.status === 429) throw { is: 'away' } satisfies Failure;
  if (problem.status === 401) throw { is: 'signedOut' } satisfies Failure;
  throw (looksAgain.has(problem.code) ? { is: 'stale' } : { is: 'refused', error }) satisfies Failure;
}

/** On this computer. A browser that keeps nothing (private mode, full) loses no more than it would without. */
function kept(name: string): Ports['keep'] {
  return {
    load() {
      if (typeof localStorage === 'undefined') return [];
      try {
        return JSON.parse(localStorage.getItem(name) ?? '[]') as Edit[];
      } catch {
        return [];
      }
    },
    store(edits) {
      try {
        if (edits.length > 0) localStorage.setItem(name, JSON.stringify(edits));
        else localStorage.removeItem(name);
      } catch {
        // The words are still on the screen, and in the queue.
      }
    },
  };
}

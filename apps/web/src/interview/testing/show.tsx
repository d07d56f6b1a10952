import type { AppRouter, Invitation } from '@interviews/client';
import type { KnownTake, Recorder, RecorderState } from '@interviews/recorder';
import { cleanup, configure, render } from '@testing-library/react';
import { TRPCClientError, type TRPCLink } from '@trpc/client';
import { observable } from '@trpc/server/observable';
import { NextIntlClientProvider } from 'next-intl';
import { type ReactNode, Suspense } from 'react';
import { afterEach, vi } from 'vitest';
import { ApiProvider } from '../../api/browser.tsx';
import en from '../../messages/en.json';
import { formats } from '../../messages/typed.ts';
import { Notices } from '../../ui/notice.tsx';
import { Interview } from '../interview.tsx';
import { idle } from './build.ts';

// A busy machine is slow, not wrong.
configure({ asyncUtilTimeout: 8000 });
vi.setConfig({ testTimeout: 30_000 });
afterEach(cleanup);

/** The server of a test, behind the link: one invitation, what was asked of it, and how it answers a command. */
export interface Server {
  invitation: Invitation;
  /** Paths and inputs, in order. */
  readonly asked: { path: string; input: unknown }[];
  /** What a command changes; throw a code to refuse it. */
  answer: (path: string, input: unknown) => unknown;
}

export function server(invitation: Invitation, answer: Server['answer'] = () => ({})): Server {
  return { invitation, asked: [], answer };
}

const linkTo =
  (it: Server): TRPCLink<AppRouter> =>
  () =>
  ({ op }) =>
    observable((observer) => {
      const reply = async () => {
        if (op.path === 'invitations.get') return it.invitation;
        it.asked.push({ path: op.path, input: op.input });
        return await it.answer(op.path, op.input);
      };
      reply().then(
        (data) => {
          observer.next({ result: { data } });
          observer.complete();
        },
        (error: unknown) => observer.error(refused(error)),
      );
    });

/** A thrown code is the contract's refusal; anything else is a silence. */
function refused(error: unknown): TRPCClientError<AppRouter> {
  if (typeof error !== 'string') return new TRPCClientError('fetch failed');
  const problem = { type: 'about:blank', title: error, status: 409, detail: error, code: error };
  return TRPCClientError.from({ error: { message: error, code: -32_000, data: { problem } } });
}

/** A recorder that says what a test wants it to say, and remembers what it was told. */
export class FakeRecorder implements Recorder {
  #state: RecorderState;
  readonly #listeners = new Set<() => void>();
  readonly told: string[] = [];
  known: readonly KnownTake[] = [];

  constructor(state: RecorderState = idle) {
    this.#state = state;
  }

  readonly state = () => this.#state;
  readonly subscribe = (listener: () => void) => {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  };
  says(state: RecorderState): void {
    this.#state = state;
    for (const listener of this.#listeners) listener();
  }
  async openDevices() {
    this.told.push('openDevices');
  }
  closeDevices() {
    this.told.push('closeDevices');
  }
  async check(seconds: number) {
    this.told.push(`check ${seconds}`);
  }
  async record({ questionId, limitSeconds }: { questionId: string; limitSeconds: number }) {
    this.told.push(`record ${questionId} ${limitSeconds}`);
  }
  stop() {
    this.told.push('stop');
  }
  async discard(takeId?: string) {
    this.told.push(`discard ${takeId ?? ''}`.trim());
  }
  async finish(takeId: string, how?: { anyway?: boolean }) {
    this.told.push(`finish ${takeId} ${how?.anyway ?? false}`);
  }
  async resume(known: readonly KnownTake[] = []) {
    this.known = known;
    this.told.push('resume');
  }
  dispose() {
    this.told.push('dispose');
  }
}

/** Everything but the wire and the camera: real queries, real words, the real page. */
export function draw(it: Server, children: ReactNode) {
  return render(
    <NextIntlClientProvider locale="en-GB" messages={en} formats={formats} timeZone="UTC">
      <Notices close={en.change.close}>
        <ApiProvider link={linkTo(it)}>
          <Suspense>{children}</Suspense>
        </ApiProvider>
      </Notices>
    </NextIntlClientProvider>,
  );
}

export function show(it: Server, recorder = new FakeRecorder()): FakeRecorder {
  draw(it, <Interview invitationId={it.invitation.id} makeRecorder={() => recorder} />);
  return recorder;
}

import type { AppRouter } from '@interviews/client';
import { cleanup, configure, render } from '@testing-library/react';
import { type TRPCLink, unstable_localLink } from '@trpc/client';
import { type AnyRouter, initTRPC, TRPCError } from '@trpc/server';
import { NextIntlClientProvider } from 'next-intl';
import { type ReactNode, Suspense } from 'react';
import { afterEach } from 'vitest';
import { ApiProvider } from '../api/browser.tsx';
import en from '../messages/en.json';
import { formats } from '../messages/typed.ts';
import { Notices } from '../ui/notice.tsx';

configure({ asyncUtilTimeout: 10_000 }); // a busy machine is slow, not wrong
afterEach(cleanup);

/** A small real router for a test, with the contract's way of refusing. What it leaves out, the test does not ask. */
export const t = initTRPC.create({
  errorFormatter: ({ shape, error }) => ({ ...shape, data: { ...shape.data, problem: problemIn(error.cause) } }),
});

/** Refuses as the API does; `cut` is a call that nothing came back from. */
export const refuse = (code: string, status = 409): never => {
  throw new TRPCError({ code: 'CONFLICT', cause: new Error(code === 'cut' ? code : `${status} ${code}`) });
};

function problemIn(cause: Error | undefined) {
  const [status, code] = cause?.message.split(' ') ?? [];
  return code ? { status: Number(status), code } : null;
}

/** The whole road but the wire: a real router behind the link, real queries, real words. */
export function show(router: AnyRouter, children: ReactNode) {
  const link = unstable_localLink({ router, createContext: async () => ({}) }) as unknown as TRPCLink<AppRouter>;
  return render(
    <NextIntlClientProvider locale="en-GB" messages={en} formats={formats} timeZone="UTC">
      <Notices close={en.change.close}>
        <ApiProvider link={link}>
          <Suspense>{children}</Suspense>
        </ApiProvider>
      </Notices>
    </NextIntlClientProvider>,
  );
}

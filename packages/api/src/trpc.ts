import { DomainError } from '@interviews/domain/errors.ts';
import { initTRPC } from '@trpc/server';
import type { Candidate, Hr, SlicesCapability } from './callers.ts';
import type { Context } from './context.ts';
import { asTrpcError, problemOf } from './problem.ts';

/** A procedure's name in the metrics, and its REST door; both doors share input, output and function. */
export type Meta = {
  /** As metrics and audit call it: `create_template`. */
  readonly name: string;
  readonly rest: {
    readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
    readonly path: `/${string}`;
    readonly success: 200 | 201 | 204;
    readonly summary: string;
  };
};

const t = initTRPC
  .context<Context>()
  .meta<Meta>()
  .create({
    // Stacks are for logs: tRPC would add them to answers whenever NODE_ENV is not production.
    isDev: false,
    errorFormatter: ({ shape, error, ctx }) => {
      const problem = problemOf(error, ctx?.requestId ?? 'unknown');
      return { ...shape, message: problem.detail, data: { ...shape.data, problem } };
    },
  });

export const { router, createCallerFactory } = t;

const procedure = t.procedure.use(async ({ ctx, meta, type, next }) => {
  const result = await next();
  const error = result.ok || !(result.error.cause instanceof DomainError) ? null : asTrpcError(result.error.cause);
  const failed = !result.ok && problemOf(error ?? result.error, ctx.requestId).status >= 500;
  if (meta) ctx.count(type === 'mutation' ? 'commands' : 'queries', meta.name, result.ok ? 'ok' : failed ? 'failed' : 'rejected');
  if (error) throw error;
  return result;
});

/** For anybody: sessions begin here. */
export const publicProcedure = procedure;

/** For HR, admins and API keys. Candidate cookies are never read: the same browser may be both. */
export const hrProcedure = procedure.use(async ({ ctx, type, next }) => {
  const caller = await ctx.callers.account();
  if (!caller) throw nobody();
  return next({ ctx: { ...ctx, caller: mayHr(caller, type) } });
});

/** For admins in person: a key cannot make keys. */
export const adminProcedure = hrProcedure.use(({ ctx, next }) => {
  if (ctx.caller.role !== 'admin') throw new DomainError('Forbidden', 'Only an admin may do this.');
  return next();
});

/** For a candidate: its links first, then who it is. */
export const candidateProcedure = procedure.use(async ({ ctx, next }) => next({ ctx: { ...ctx, caller: await candidateOf(ctx) } }));

/** For HR, or the candidate whose thing it is: HR's carrier wins, unless the query says `as=candidate`. */
export const eitherProcedure = procedure.use(async ({ ctx, type, getRawInput, next }) => {
  const input = await getRawInput();
  const asCandidate = typeof input === 'object' && input !== null && 'as' in input && input.as === 'candidate';
  const account = asCandidate ? null : await ctx.callers.account();
  const caller: Hr | Candidate = account?.kind === 'hr' ? mayHr(account, type) : await candidateOf(ctx);
  return next({ ctx: { ...ctx, caller } });
});

const nobody = () => new DomainError('Unauthenticated', 'Sign in first.');

function mayHr(caller: Hr | Candidate, type: string): Hr {
  if (caller.kind !== 'hr') throw new DomainError('Forbidden', 'This is for the people who invite.');
  if (!caller.scopes.includes(type === 'query' ? 'read' : 'write')) throw new DomainError('Forbidden', 'This key may not do that.');
  return caller;
}

async function candidateOf({ callers }: Context): Promise<Candidate> {
  const [links, account] = [await callers.links(), await callers.account()];
  const candidate = account?.kind === 'candidate' ? account : null;
  if (links && (links.invitationIds.length > 0 || candidate)) return { ...links, candidateId: candidate?.candidateId ?? null };
  if (links) throw new DomainError('Unauthenticated', 'This session has ended. Open the link anew.');
  if (!account) throw nobody();
  if (!candidate) throw new DomainError('Forbidden', 'This is for the candidate.');
  return candidate;
}

/** For a take's slices: its `slicesToken`, or the candidate's own carrier. */
export const slicesProcedure = procedure.use(async ({ ctx, next }) => {
  return next({ ctx: { ...ctx, caller: await slicesCaller(ctx) } });
});

export async function slicesCaller(ctx: Context): Promise<Candidate | SlicesCapability> {
  const takeId = await ctx.callers.slices();
  return takeId ? { kind: 'slices', takeId } : candidateOf(ctx);
}

import type { AppRouter } from '@interviews/client';
import type { TRPCOptionsProxy } from '@trpc/tanstack-react-query';

const MANY = 50;

/** What the first page asks. The page reads it on the server, the browser reads it again while it is looked at. */
export const homeReading = (trpc: TRPCOptionsProxy<AppRouter>) => ({
  templates: trpc.templates.list.queryOptions({ limit: MANY }),
  recent: trpc.invitations.list.queryOptions({ limit: MANY }),
  completed: trpc.invitations.list.queryOptions({ status: 'completed', limit: MANY }),
  started: trpc.invitations.list.queryOptions({ status: 'started', limit: MANY }),
  notices: trpc.notices.list.queryOptions({ limit: MANY }),
  pending: trpc.invitations.list.queryOptions({ status: 'pending', limit: MANY }),
});

import { listColleagues as list } from '@interviews/db/queries/colleagues.ts';
import { colleagueInput } from '@interviews/domain/access/input.ts';
import { itemsOf } from '../page-output.ts';
import { hrProcedure } from '../trpc.ts';
import { colleagueOutput, present } from './colleague-output.ts';

/** Everybody who signs in for the company, by name. */
export const listColleagues = hrProcedure
  .meta({
    name: 'list_colleagues',
    rest: { method: 'GET', path: '/colleagues', success: 200, summary: 'Everybody who signs in for the company' },
  })
  .input(colleagueInput.list)
  .output(itemsOf(colleagueOutput))
  .query(async ({ ctx: { sql, caller, now } }) => ({ items: (await list(sql, caller.companyId, now())).map(present) }));

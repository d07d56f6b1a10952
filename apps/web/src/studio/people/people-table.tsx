'use client';
import type { Colleague } from '@interviews/client';
import { useFormatter, useTranslations } from 'next-intl';
import { useTRPC } from '../../api/browser.tsx';
import { useChange } from '../../api/use-change.ts';
import { Mark } from '../../ui/mark.tsx';
import { Slot } from '../../ui/slot.tsx';
import { ColleagueMenu } from './colleague-menu.tsx';

const marks = { invited: 'pending', active: 'completed', disabled: 'ended' } as const;
const ROLES = ['admin', 'hr'] as const;

type Props = { people: readonly Colleague[]; me: string; isAdmin: boolean };

/** One row a person: who is only invited is pencilled, who can sign in inked. */
export function PeopleTable({ people, me, isAdmin }: Props) {
  const t = useTranslations('people');
  return (
    <table className="sheet people">
      <caption className="vh">{t('caption')}</caption>
      <thead>
        <tr>
          <th scope="col" className="mg">
            <span className="vh">{t('column.status')}</span>
          </th>
          <th scope="col">{t('column.person')}</th>
          <th scope="col">{t('column.role')}</th>
          <th scope="col">
            <span className="vh">{t('column.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {people.map((it) => (
          <tr key={it.id} className={it.status === 'disabled' ? 'past' : undefined}>
            <td className="mg">
              <Mark is={marks[it.status]} />
            </td>
            <th scope="row">
              <span className="who">{it.name}</span> {it.id === me && <span className="small soft">({t('you')})</span>}
              <br />
              <span className="small soft">{it.email}</span>
            </th>
            <td className="ans">
              <Role of={it} isAdmin={isAdmin} />
              <br className="max-md:hidden" />
              <span className="small soft">
                <Standing of={it} />
              </span>
            </td>
            <td className="r">{isAdmin && <ColleagueMenu colleague={it} isMe={it.id === me} />}</td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

function Role({ of: it, isAdmin }: { of: Colleague; isAdmin: boolean }) {
  const t = useTranslations('people.role');
  const trpc = useTRPC();
  const { change } = useChange(trpc.colleagues.update.mutationOptions(), {
    of: trpc.colleagues.list.queryKey({}),
    touches: trpc.colleagues.pathKey(),
    guess: (seen, { role = it.role }) => ({ items: seen.items.map((one) => (one.id === it.id ? { ...one, role } : one)) }),
    done: ({ name, role }) => t('changed', { name, role }),
    notDone: t('notChanged'),
  });
  if (!isAdmin || it.status === 'disabled') return t(it.role);
  return (
    <Slot
      label={t('label', { name: it.name })}
      value={it.role}
      options={ROLES.map((value) => ({ value, label: t(value) }))}
      onChange={(role) => change({ colleagueId: it.id, role })}
    />
  );
}

function Standing({ of: it }: { of: Colleague }) {
  const t = useTranslations('people.is');
  const format = useFormatter();
  if (it.status !== 'invited') return t(it.status);
  return it.linkUntil ? t('invited', { until: format.dateTime(new Date(it.linkUntil), 'dayMonth') }) : t('late');
}

'use client';
import type { ApiKey } from '@interviews/client';
import { useQuery } from '@tanstack/react-query';
import { useFormatter, useNow, useTranslations } from 'next-intl';
import { useState } from 'react';
import { useTRPC } from '../../api/browser.tsx';
import { useChange } from '../../api/use-change.ts';
import { Button } from '../../ui/button.tsx';
import { Confirm } from '../../ui/confirm.tsx';
import { SkeletonRows } from '../../ui/skeleton.tsx';
import { MakeKey } from './make-key.tsx';

/** The keys with which programs of the company work. An admin's. */
export function ApiKeys() {
  const t = useTranslations('people.keys');
  const { data } = useQuery(useTRPC().apiKeys.list.queryOptions({}));
  return (
    <section className="mt-12" aria-labelledby="api-keys">
      <div className="in mb-3 flex flex-wrap items-end justify-between gap-4">
        <div>
          <h2 id="api-keys" className="text-base">
            {t('title')}
          </h2>
          <p className="soft max-w-[60ch]">{t('said')}</p>
        </div>
        <MakeKey />
      </div>
      {!data && <SkeletonRows label={t('loading')} rows={2} />}
      {data?.items.length === 0 && <p className="in soft border-line border-t py-4">{t('empty')}</p>}
      {data && data.items.length > 0 && <Keys keys={data.items} />}
    </section>
  );
}

function Keys({ keys }: { keys: readonly ApiKey[] }) {
  const t = useTranslations('people.keys');
  const format = useFormatter();
  return (
    <table className="sheet people">
      <caption className="vh">{t('caption')}</caption>
      <thead>
        <tr>
          <th className="mg" />
          <th scope="col">{t('column.key')}</th>
          <th scope="col">{t('column.may')}</th>
          <th scope="col">
            <span className="vh">{t('column.actions')}</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {keys.map((key) => (
          <tr key={key.id}>
            <td className="mg" />
            <th scope="row">
              <span className="who">{key.name}</span>
              <br />
              <span className="small soft">
                {t('begins', { prefix: key.prefix, day: format.dateTime(new Date(key.createdAt), 'dayMonth') })}
              </span>
            </th>
            <td className="ans">
              {t(`may.${mayOf(key.scopes)}`)}
              <br className="max-md:hidden" />
              <span className="small soft">
                <Used at={key.lastUsedAt} />
              </span>
            </td>
            <td className="r">
              <Revoke apiKey={key} />
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}

const mayOf = (scopes: readonly ('read' | 'write')[]) => (scopes.length > 1 ? 'both' : (scopes[0] ?? 'read'));

function Used({ at }: { at: string | null }) {
  const t = useTranslations('people.keys');
  const format = useFormatter();
  const now = useNow();
  return at ? t('used', { when: format.relativeTime(new Date(at), now) }) : t('never');
}

function Revoke({ apiKey: it }: { apiKey: ApiKey }) {
  const t = useTranslations('people.keys');
  const trpc = useTRPC();
  const [asking, setAsking] = useState(false);
  const { change } = useChange(trpc.apiKeys.revoke.mutationOptions(), {
    of: trpc.apiKeys.list.queryKey({}),
    touches: trpc.apiKeys.pathKey(),
    guess: (seen) => ({ items: seen.items.filter(({ id }) => id !== it.id) }),
    done: t('revoked'),
    notDone: t('notRevoked'),
  });
  return (
    <>
      <Button quiet bad aria-label={t('revokeOf', { name: it.name })} onClick={() => setAsking(true)}>
        {t('revoke')}
      </Button>
      <Confirm
        open={asking}
        onOpenChange={setAsking}
        title={t('revokeTitle', { name: it.name })}
        yes={t('revokeYes')}
        no={t('keep')}
        bad
        onYes={() => change({ apiKeyId: it.id })}
      >
        <p>{t('revokeSaid')}</p>
      </Confirm>
    </>
  );
}

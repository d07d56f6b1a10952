'use client';
import { useQuery } from '@tanstack/react-query';
import { useTranslations } from 'next-intl';
import { useTRPC } from '../../api/browser.tsx';
import { Slot } from '../../ui/slot.tsx';

const EVERY = 'every';

/** Of which interview: a slot in a sentence. */
export function TemplateFilter({ chosen, onChange }: { chosen: string | null; onChange: (templateId: string | null) => void }) {
  const t = useTranslations('invitations');
  const { data } = useQuery(useTRPC().templates.list.queryOptions({ limit: 100 }));
  const templates = data?.items.filter(({ status }) => status !== 'draft') ?? [];
  if (templates.length < 2 && chosen === null) return null; // nothing to choose between
  const options = [{ value: EVERY, label: t('every') }, ...templates.map(({ id, title }) => ({ value: id, label: title }))];
  if (chosen && !options.some(({ value }) => value === chosen)) options.push({ value: chosen, label: t('oneInterview') });
  return (
    <p className="sentence small basis-full">
      {t.rich('showing', {
        slot: () => (
          <Slot
            label={t('which')}
            value={chosen ?? EVERY}
            options={options}
            onChange={(value) => onChange(value === EVERY ? null : value)}
          />
        ),
      })}
    </p>
  );
}

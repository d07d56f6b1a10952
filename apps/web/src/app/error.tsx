'use client';
import { useTranslations } from 'next-intl';
import { Button } from '../ui/button.tsx';
import { Head, Page } from '../ui/page.tsx';

/** What happened, what is safe, what to do. `digest` is how this is found in the web app's log. */
export default function Failed({ error }: { error: Error & { digest?: string } }) {
  const t = useTranslations('page');
  return (
    <Page>
      <Head title={t('failed')} said={t('failedSaid')} />
      <div className="in">
        <Button primary onClick={() => location.reload()}>
          {t('again')}
        </Button>
        {error.digest && <p className="soft small mt-6">{t('digest', { digest: error.digest })}</p>}
      </div>
    </Page>
  );
}

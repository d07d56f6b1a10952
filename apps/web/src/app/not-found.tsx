import { getTranslations } from 'next-intl/server';
import { LinkButton } from '../ui/button.tsx';
import { Head, Page } from '../ui/page.tsx';

export default async function NotFound() {
  const t = await getTranslations('page');
  return (
    <Page>
      <Head title={t('missing')} said={t('missingSaid')} />
      <div className="in">
        <LinkButton href="/">{t('home')}</LinkButton>
      </div>
    </Page>
  );
}

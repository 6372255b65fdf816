import { Link, type ErrorComponentProps } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { EmptyState } from '../design/states.tsx';
import { PageTitle } from './page-title.tsx';

export function NotFoundPage() {
  const { t } = useTranslation();
  return (
    <div className="page-narrow py-10">
      <PageTitle title={t('navigation.notFoundTitle')} />
      <EmptyState
        heading="h1"
        title={t('navigation.notFoundTitle')}
        body={t('navigation.notFoundBody')}
        action={
          <Link to="/" className={buttonClass()}>
            {t('common.backHome')}
          </Link>
        }
      />
    </div>
  );
}

/** What is left when a page throws: words, a way on, and no stack trace. */
export function CrashPage({ error }: ErrorComponentProps) {
  const { t } = useTranslation();
  console.error(error);
  return (
    <div className="page-narrow py-10" role="alert">
      <EmptyState
        heading="h1"
        title={t('navigation.crashTitle')}
        body={t('navigation.crashBody')}
        action={
          <div className="flex flex-wrap justify-center gap-3">
            <Button onClick={() => location.reload()}>{t('common.reload')}</Button>
            <a href="/" className={buttonClass('secondary')}>
              {t('common.backHome')}
            </a>
          </div>
        }
      />
    </div>
  );
}

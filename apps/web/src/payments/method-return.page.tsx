import { useMethodReturn, withMethod } from '@inkvine/client/method-return';
import { MethodRegistrationId } from '@inkvine/contracts/primitives';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { LoaderCircle } from 'lucide-react';
import { useEffect, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { EmptyState } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { QueryError, useErrorMessage } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { rememberedReturn, rememberReturn } from './return-path.ts';

const route = getRouteApi('/settings/payment-methods/return');

/** Where the provider's page comes back to: tells the server what came back, then shows what the server knows. */
export function MethodReturnPage() {
  const { t } = useTranslation();
  const registrationId = MethodRegistrationId.safeParse(route.useSearch().registrationId);
  if (!registrationId.success) return <NotFoundPage />;
  return (
    <div className="page-narrow">
      <PageTitle title={t('methods.title')} />
      <RequireSession>{() => <Result registrationId={registrationId.data} />}</RequireSession>
    </div>
  );
}

function Result({ registrationId }: { registrationId: MethodRegistrationId }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const outcome = useMethodReturn(registrationId, route.useSearch());
  const router = useRouter();
  const next = rememberedReturn('method');
  const saved = outcome.state === 'settled' ? outcome.paymentMethodId : null;
  const wanted = next === null || saved === null ? null : withMethod(next, saved);
  const words = t('methods.savedTitle');
  useEffect(() => {
    if (wanted === null) return;
    rememberReturn(null, 'method');
    router.history.replace(wanted);
    toast(words);
  }, [wanted, router, words]);
  const methods =
    next === null ? (
      <Link to="/settings/payment-methods" className={buttonClass('secondary')}>
        {t('methods.back')}
      </Link>
    ) : (
      <Button onClick={() => router.history.push(next)}>{t('common.back')}</Button>
    );
  switch (outcome.state) {
    case 'unreachable':
      return <QueryError error={outcome.error} onRetry={outcome.retry} />;
    case 'refused':
      return <End title={t('methods.failedTitle')} body={message(outcome.error)} action={methods} />;
    case 'left':
      return <End title={t('methods.canceledTitle')} body={t('methods.canceledBody')} action={methods} />;
    case 'waiting':
      return (
        <div role="status">
          <EmptyState
            heading="h1"
            icon={<LoaderCircle className="size-7 animate-spin" strokeWidth={1.5} />}
            title={t('methods.waiting')}
            body={t('methods.waitingBody')}
          />
        </div>
      );
    case 'settled':
      return (
        <End
          title={t(`methods.${outcome.status}Title`)}
          body={t(`methods.${outcome.status}Body`)}
          action={
            <div className="flex flex-wrap justify-center gap-3">
              {outcome.status === 'saved' && (
                <Link to="/wallet/top-up" className={buttonClass()}>
                  {t('methods.toTopUp')}
                </Link>
              )}
              {methods}
            </div>
          }
        />
      );
  }
}

function End({ title, body, action }: { title: string; body: string; action: ReactNode }) {
  return (
    <div role="status">
      <EmptyState heading="h1" title={title} body={body} action={action} />
    </div>
  );
}

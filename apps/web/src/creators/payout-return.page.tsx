import { useTRPC } from '@inkvine/client/react';
import { PayoutDestinationId } from '@inkvine/contracts/primitives';
import { useMutation } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { LoaderCircle } from 'lucide-react';
import { useEffect, useEffectEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { EmptyState } from '../design/states.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { QueryError, useErrorMessage } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';

const route = getRouteApi('/studio/payouts/return');

/** Where the payment provider's page comes back to that asks a creator who they are. */
export function PayoutReturnPage() {
  const { t } = useTranslation();
  const { destinationId, again } = route.useSearch();
  const id = PayoutDestinationId.safeParse(destinationId);
  if (!id.success) return <NotFoundPage />;
  return (
    <div className="page-narrow">
      <PageTitle title={t('payouts.destination.returned.title')} />
      <RequireSession>
        {() => <Result destinationId={id.data} isLinkOver={again !== undefined} />}
      </RequireSession>
    </div>
  );
}

/** Asks what the provider knows by now; a link of its that was over is replaced by a new one at once. */
function Result({ destinationId, isLinkOver }: { destinationId: PayoutDestinationId; isLinkOver: boolean }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const message = useErrorMessage();
  const { mutate: ask, ...asked } = useMutation(trpc.payouts.refreshDestination.mutationOptions());
  const { mutate: goOn, ...going } = useMutation(
    trpc.payouts.continueOnboarding.mutationOptions({
      onSuccess: ({ url }) => globalThis.location.replace(url),
      // There is nothing to go on with: what there is shall be told.
      onError: () => ask({ destinationId }),
    }),
  );
  const begin = useEffectEvent(() => (isLinkOver ? goOn({ destinationId }) : ask({ destinationId })));
  useEffect(() => begin(), []);

  if (asked.error !== null) return <QueryError error={asked.error} onRetry={() => ask({ destinationId })} />;
  const state = asked.data?.state;
  const told = state === 'active' || state === 'pending' ? state : 'blocked';
  if (state === undefined) {
    return (
      <div role="status">
        <EmptyState
          heading="h1"
          icon={<LoaderCircle className="size-7 animate-spin" strokeWidth={1.5} />}
          title={t('payouts.destination.returned.waiting')}
          body={t('payouts.destination.returned.waitingBody')}
        />
      </div>
    );
  }
  return (
    <div role="status">
      <EmptyState
        heading="h1"
        title={t(`payouts.destination.returned.${told}`)}
        body={t(`payouts.destination.returned.${told}Body`)}
        action={
          <div className="flex flex-wrap justify-center gap-3">
            {told === 'pending' && (
              <Button pending={going.isPending} onClick={() => goOn({ destinationId })}>
                {t('payouts.destination.goOn')}
              </Button>
            )}
            <Link to="/studio" className={buttonClass('secondary')}>
              {t('payouts.destination.returned.back')}
            </Link>
          </div>
        }
      />
      {going.error !== null && (
        <p role="alert" className="mt-3 text-center text-sm">
          {message(going.error)}
        </p>
      )}
    </div>
  );
}

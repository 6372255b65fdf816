import { useCancellation } from '@inkvine/client/memberships/my-memberships';
import { isDue } from '@inkvine/client/memberships/settling';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatDate } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

/** Ends a membership with what is paid, or takes that back; nothing while there is nothing to end. */
export function CancelMembership({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const { state, creator, openUntil } = membership;
  const date = (at: string | null) => (at === null ? '' : formatDate(at, locale));
  const cancellation = useCancellation(membership, {
    changed: (after) => {
      if (after.state === 'ended') toast(t('memberships.cancel.doneNow'));
      else if (after.state === 'ending') toast(t('memberships.cancel.done', { date: date(after.openUntil) }));
      else toast(t('memberships.cancel.takenBack'));
    },
  });
  if (state === 'ended' || state === 'starting') return null;
  const body = isDue(membership) || openUntil === null ? 'bodyNow' : state === 'trial' ? 'bodyFree' : 'body';
  return (
    <>
      {state === 'ending' ? (
        <Button pending={cancellation.isTakingBack} onClick={cancellation.takeBack}>
          {t('memberships.acts.takeBack')}
        </Button>
      ) : (
        <Button variant="quiet" onClick={() => cancellation.setAsking(true)}>
          {t('memberships.acts.cancel')}
        </Button>
      )}
      {cancellation.error !== null && !cancellation.isAsking && (
        <p role="alert" className="w-full text-sm text-wine">
          {message(cancellation.error)}
        </p>
      )}
      <ConfirmDialog
        open={cancellation.isAsking}
        onOpenChange={cancellation.setAsking}
        title={t('memberships.cancel.title', { name: creator.name })}
        body={
          <>
            {t(`memberships.cancel.${body}`, { date: date(openUntil) })}
            {cancellation.error !== null && (
              <span role="alert" className="mt-2 block text-wine">
                {message(cancellation.error)}
              </span>
            )}
          </>
        }
        action={t('memberships.acts.cancel')}
        cancel={t('memberships.cancel.keep')}
        pending={cancellation.isCancelling}
        onConfirm={cancellation.cancel}
      />
    </>
  );
}

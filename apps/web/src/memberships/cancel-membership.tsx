import { canChooseWhen, useLeaving, type LeaveWhen } from '@inkvine/client/memberships/leaving';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatDate } from '@inkvine/i18n/format';
import { cancelInWords, priceInWords, refundInWords } from '@inkvine/i18n/membership-words';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { Choice } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';

/** Ends a membership with what is paid or at once, or takes the former back; nothing while there is nothing to end. */
export function CancelMembership({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const { state, creator, openUntil } = membership;
  const date = (at: string | null) => (at === null ? '' : formatDate(at, locale));
  const leaving = useLeaving(membership, {
    changed: (after) => {
      if (after.state === 'ended') toast(t('memberships.cancel.doneNow'));
      else if (after.state === 'ending') toast(t('memberships.cancel.done', { date: date(after.openUntil) }));
      else toast(t(membership.isGift ? 'memberships.goOn.done' : 'memberships.cancel.takenBack'));
    },
  });
  if (state === 'ended' || state === 'starting') return null;
  const { error, when } = leaving;
  return (
    <>
      {state === 'ending' && membership.isGift && <GoOn membership={membership} leaving={leaving} />}
      {state === 'ending' && !membership.isGift && (
        <Button pending={leaving.isTakingBack} onClick={leaving.takeBack}>
          {t('memberships.acts.takeBack')}
        </Button>
      )}
      <Button variant="quiet" onClick={() => leaving.setAsking(true)}>
        {t(state === 'ending' ? 'memberships.acts.endNow' : 'memberships.acts.cancel')}
      </Button>
      {error !== null && !leaving.isAsking && (
        <p role="alert" className="w-full text-sm text-wine">
          {message(error)}
        </p>
      )}
      {leaving.isAsking && (
        <FormDialog
          title={t('memberships.cancel.title', { name: creator.name })}
          submit={t('memberships.acts.cancel')}
          keep={t('memberships.cancel.keep')}
          danger
          pending={leaving.isLeaving}
          problem={error === null ? null : message(error)}
          isReady={when === 'at_end' || leaving.canLeaveNow}
          onSubmit={leaving.leave}
          onClose={() => leaving.setAsking(false)}
        >
          {canChooseWhen(membership) && state !== 'ending' && (
            <Choice<LeaveWhen>
              name="leave-when"
              label={t('memberships.cancel.when')}
              value={when}
              options={[
                { value: 'at_end', label: t('memberships.cancel.atEnd', { date: date(openUntil) }) },
                { value: 'now', label: t('memberships.cancel.now') },
              ]}
              onChange={leaving.setWhen}
            />
          )}
          {when === 'at_end' ? (
            <p>{cancelInWords(t, membership, locale)}</p>
          ) : (
            <QueryView query={leaving.offer} loading={<Skeleton className="h-12" />}>
              {({ possible, refund }) => (
                <div className="flex flex-col gap-2">
                  {(possible ? refundInWords(t, refund, locale) : [t('memberships.cancel.waits')]).map(
                    (line) => (
                      <p key={line}>{line}</p>
                    ),
                  )}
                </div>
              )}
            </QueryView>
          )}
        </FormDialog>
      )}
    </>
  );
}

/** Going on after a gift, once it was shown what that costs from when on. */
function GoOn({
  membership,
  leaving: { error, isTakingBack, takeBack },
}: {
  membership: MyMembership;
  leaving: Pick<ReturnType<typeof useLeaving>, 'error' | 'isTakingBack' | 'takeBack'>;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const [isOpen, setIsOpen] = useState(false);
  const words = {
    price: priceInWords(t, membership, locale),
    date: membership.openUntil === null ? '' : formatDate(membership.openUntil, locale),
  };
  if (membership.currency !== 'COI' && membership.paymentMethodId === null)
    return <p className="w-full text-sm">{t('memberships.goOn.needsMethod')}</p>;
  return (
    <>
      <Button onClick={() => setIsOpen(true)}>{t('memberships.acts.goOn')}</Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        variant="primary"
        title={t('memberships.goOn.title')}
        body={
          error === null
            ? t(membership.currency === 'COI' ? 'memberships.goOn.body' : 'memberships.goOn.bodyMoney', words)
            : message(error)
        }
        action={t('memberships.goOn.confirm')}
        cancel={t('memberships.goOn.keep')}
        pending={isTakingBack}
        onConfirm={takeBack}
      />
    </>
  );
}

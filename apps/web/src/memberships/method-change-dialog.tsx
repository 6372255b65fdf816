import { useMethodChange, type MethodChange } from '@inkvine/client/memberships/my-memberships';
import { isDue } from '@inkvine/client/memberships/settling';
import type { PaymentMethodId } from '@inkvine/contracts/primitives';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatPrice } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { MethodChoice } from './method-choice.tsx';

/** Another way to pay from now on; what is due is charged to it at once. */
export function MethodChangeDialog({
  membership,
  wished,
  returnTo,
  onChanged,
  onClose,
}: {
  membership: MyMembership;
  /** One that was just added. */
  wished: PaymentMethodId | undefined;
  returnTo: string;
  onChanged: (change: MethodChange, after: MyMembership) => void;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const act = useMethodChange(membership, wished, { changed: onChanged });
  const price = formatPrice(membership.nextAmount, membership.currency, locale);
  const isPaying = isDue(membership);
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('memberships.method.title')}
      lead={
        isPaying
          ? t('memberships.method.leadDue', { price })
          : t('memberships.method.lead', { name: membership.creator.name })
      }
      footer={
        <>
          <Button variant="secondary" onClick={onClose}>
            {t('common.cancel')}
          </Button>
          <Button disabled={act.method === undefined} pending={act.isChanging} onClick={act.change}>
            {isPaying ? t('memberships.acts.payNow', { price }) : t('memberships.method.save')}
          </Button>
        </>
      }
    >
      <div className="flex flex-col gap-4 pt-1">
        <QueryView query={act.methods} loading={<Skeleton className="h-16" />}>
          {() => (
            <MethodChoice
              label={t('memberships.method.choose')}
              hint={t('memberships.method.none')}
              methods={act.usable}
              method={act.method}
              currency={membership.currency}
              returnTo={returnTo}
              onChange={act.choose}
            />
          )}
        </QueryView>
        {act.error !== null && (
          <div role="alert">
            <Notice tone="bad">{message(act.error)}</Notice>
          </div>
        )}
      </div>
    </Dialog>
  );
}

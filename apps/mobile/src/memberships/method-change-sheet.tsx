import { useMethodChange, type MethodChange } from '@inkvine/client/memberships/my-memberships';
import { isDue } from '@inkvine/client/memberships/settling';
import type { PaymentMethodId } from '@inkvine/contracts/primitives';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatPrice } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { MethodChoice } from './method-choice.tsx';

/** Another way to pay from now on; what is due is charged to it at once. */
export function MethodChangeSheet({
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
    <Sheet title={t('memberships.method.title')} onClose={onClose}>
      <Text>
        {isPaying
          ? t('memberships.method.leadDue', { price })
          : t('memberships.method.lead', { name: membership.creator.name })}
      </Text>
      <QueryView query={act.methods} loading={<Skeleton height={64} />}>
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
      {act.error !== null && <Notice tone="bad">{message(act.error)}</Notice>}
      <Button
        label={isPaying ? t('memberships.acts.payNow', { price }) : t('memberships.method.save')}
        disabled={act.method === undefined}
        pending={act.isChanging}
        onPress={act.change}
      />
    </Sheet>
  );
}

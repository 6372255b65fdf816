import type { GiftPayment } from '@inkvine/contracts/gifts';
import { useTranslation } from 'react-i18next';
import { ButtonLink } from '../design/button.tsx';

/** Leads to the receipt of a gift that money paid for. */
export function GiftReceipt({ orderId }: { orderId: GiftPayment['orderId'] }) {
  const { t } = useTranslation();
  return (
    <ButtonLink
      variant="secondary"
      href={{ pathname: '/receipts/[topUpId]', params: { topUpId: orderId } }}
      label={t('gifts.months.receipt')}
    />
  );
}

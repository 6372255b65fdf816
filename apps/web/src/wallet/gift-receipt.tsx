import type { GiftPayment } from '@inkvine/contracts/gifts';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';

/** Leads to the receipt of a gift that money paid for. */
export function GiftReceipt({ orderId }: { orderId: GiftPayment['orderId'] }) {
  const { t } = useTranslation();
  return (
    <Link to="/wallet/top-ups/$id" params={{ id: orderId }} className={buttonClass('secondary')}>
      {t('gifts.months.receipt')}
    </Link>
  );
}

import { methodWords } from '@inkvine/client/payment-methods';
import type { PaymentMethod } from '@inkvine/contracts/payment-methods';
import { formatDate } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../shell/locale.ts';

/** One line by which people tell their methods apart; one that others `among` them are alike says when it was added. */
export function useMethodTitle(): (
  method: Pick<PaymentMethod, 'name' | 'details'>,
  among?: readonly PaymentMethod[],
) => string {
  const { t } = useTranslation();
  const locale = useLocale();
  const titleOf = (method: Pick<PaymentMethod, 'name' | 'details'>) =>
    methodWords(method, locale, t(`methods.kinds.${method.details.kind}`)).title;
  return (method, among = []) => {
    const title = titleOf(method);
    const alike = among.filter((each) => titleOf(each) === title);
    const self = alike.find((each) => each === method);
    if (self === undefined || alike.length === 1) return title;
    return t('methods.titleSince', { title, date: formatDate(self.createdAt, locale, 'minute') });
  };
}

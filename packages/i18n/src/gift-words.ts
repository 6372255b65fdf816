import type { TFunction } from 'i18next';
import { formatPrice } from './format.ts';
import type { Locale } from './locale.ts';

/** What came back of a gift to whoever gave it: its coins, or the money that paid for it. */
export const giftReturnInWords = (
  t: TFunction,
  gift: {
    returnedCoins: number;
    /** An older server knows of none. */
    paidWith?: { amount: number; currency: string } | null | undefined;
  },
  locale: Locale,
): string =>
  gift.paidWith == null
    ? t('gifts.cameBack', { coins: gift.returnedCoins })
    : t('gifts.money.cameBack', {
        price: formatPrice(gift.paidWith.amount, gift.paidWith.currency, locale),
      });

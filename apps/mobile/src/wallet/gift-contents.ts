import type { ReceivedGift, SentGift } from '@inkvine/contracts/gifts';
import type { TFunction } from 'i18next';

/** What a gift holds. */
export function giftContents(
  t: TFunction,
  { membership, chapters, novelTitle }: ReceivedGift | SentGift,
): string {
  if (membership === null)
    return t('gifts.what', {
      novel: novelTitle,
      chapters: t('common.chapters', { count: chapters.length }),
    });
  const { tierName: tier, creator, months: count } = membership;
  return t('gifts.months.what', {
    ...{ tier, creator: creator.name, months: t('gifts.months.count', { count }) },
  });
}

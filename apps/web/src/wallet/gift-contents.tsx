import type { ReceivedGift, SentGift } from '@inkvine/contracts/gifts';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';

/** What a gift holds, and where that is. */
export function GiftContents({
  gift: { membership, chapters, novelTitle, novelSlug },
}: {
  gift: ReceivedGift | SentGift;
}) {
  const { t } = useTranslation();
  if (membership !== null) {
    const { tierName: tier, creator, months } = membership;
    const count = t('gifts.months.count', { count: months });
    return (
      <Link to="/creators/$creatorId/memberships" params={{ creatorId: creator.id }}>
        {t('gifts.months.what', { tier, creator: creator.name, months: count })}
      </Link>
    );
  }
  return (
    <Link to="/novels/$slug" params={{ slug: novelSlug }}>
      {t('gifts.what', { novel: novelTitle, chapters: t('common.chapters', { count: chapters.length }) })}
    </Link>
  );
}

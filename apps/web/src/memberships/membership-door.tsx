import { currenciesOf, likelyCurrency, shownPrice } from '@inkvine/client/tiers';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { useLocale } from '../shell/locale.ts';
import { usePriceWords } from './tier-words.ts';

/** The lowest tier that opens a closed chapter, what it costs, and the way to it. */
export function MembershipDoor({
  tier,
  isMain,
}: {
  tier: NonNullable<ReadableChapter['openingTier']>;
  /** Nothing else opens the chapter. */
  isMain: boolean;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const priceWords = usePriceWords();
  const price = shownPrice(tier, likelyCurrency(currenciesOf([tier]), locale), 'month');
  return (
    <div className={`flex w-full flex-col items-center gap-3 ${isMain ? '' : 'border-t border-line pt-4'}`}>
      {!isMain && <h3 className="text-sm font-semibold">{t('reading.membersRead')}</h3>}
      <p className="text-sm text-ink-soft">
        {price === undefined
          ? tier.name
          : t('reading.membersTier', { tier: tier.name, price: priceWords(price) })}
      </p>
      <Link
        to="/creators/$creatorId/memberships"
        params={{ creatorId: tier.creator.id }}
        className={buttonClass(isMain ? 'primary' : 'secondary')}
      >
        {t('reading.membersGo')}
      </Link>
    </div>
  );
}

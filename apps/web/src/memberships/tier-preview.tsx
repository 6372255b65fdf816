import { usePriceChoice } from '@inkvine/client/tier-price-choice';
import type { TierBenefit } from '@inkvine/contracts/memberships';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../shell/locale.ts';
import { PriceChoice } from './price-choice.tsx';
import { TierCard, type ShownTier } from './tier-card.tsx';

/** The tier as readers will see it, while it is being typed. */
export function TierPreview({
  tier,
  place,
  below,
}: {
  tier: ShownTier;
  place: number;
  below: readonly TierBenefit[];
}) {
  const { t } = useTranslation();
  const choice = usePriceChoice([tier], useLocale());
  return (
    <aside aria-label={t('tiers.preview')} className="flex flex-col gap-4 lg:sticky lg:top-24">
      <h2 className="text-sm font-semibold text-ink-soft">{t('tiers.preview')}</h2>
      <PriceChoice name="preview" choice={choice} />
      <TierCard
        {...{ tier, place, below }}
        currency={choice.currency}
        interval={choice.interval}
        heading="h3"
      />
    </aside>
  );
}

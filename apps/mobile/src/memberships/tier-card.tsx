import { benefitValues, kindsAbove, shownPrice, yearlySaving } from '@inkvine/client/tiers';
import type { PublicTier, TierBenefit, TierCurrency, TierInterval } from '@inkvine/contracts/memberships';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import Check from 'lucide-react-native/icons/check';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Card, Rule } from '../design/card.tsx';
import { Heading, Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { RADIUS, SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';

/** A tier as readers see it: what it is called, costs and gives. */
export function TierCard({
  tier,
  below,
  currency,
  interval,
  action,
}: {
  tier: PublicTier;
  /** What the tier before gives. */
  below: readonly TierBenefit[];
  currency: TierCurrency;
  interval: TierInterval;
  /** What a reader can do about it. */
  action: ReactNode;
}) {
  const { t } = useTranslation();
  const terms = [
    ...(tier.trialDays > 0 ? [t('tiers.public.trial', { count: tier.trialDays })] : []),
    ...(tier.memberLimit === null ? [] : [t('tiers.public.limit', { count: tier.memberLimit })]),
  ];
  return (
    <Card style={styles.card}>
      <View style={styles.words}>
        <Heading>{tier.name}</Heading>
        {tier.description !== '' && (
          <Text size="sm" tone="inkSoft">
            {tier.description}
          </Text>
        )}
      </View>
      <Price tier={tier} currency={currency} interval={interval} />
      <Rule />
      {tier.benefits.length === 0 ? (
        <Text size="sm" tone="inkSoft">
          {t('tiers.public.givesNothing')}
        </Text>
      ) : (
        <Benefits tier={tier} below={below} />
      )}
      {terms.map((term) => (
        <Text key={term} size="xs" tone="inkSoft">
          {term}
        </Text>
      ))}
      {action}
    </Card>
  );
}

function Price({
  tier,
  currency,
  interval,
}: {
  tier: PublicTier;
  currency: TierCurrency;
  interval: TierInterval;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const price = shownPrice(tier, currency, interval);
  if (price === undefined) {
    return (
      <Text size="sm" tone="inkSoft">
        {t('tiers.public.notInCurrency')}
      </Text>
    );
  }
  const inWords = ({ amount }: { amount: number }) =>
    t(`tiers.per.${price.interval}`, { price: formatPrice(amount, currency, locale) });
  const saving = price.interval === 'year' ? yearlySaving(tier, currency) : null;
  const coming = tier.comingPrices.find(
    (later) => later.currency === currency && later.interval === price.interval,
  );
  return (
    <View>
      <Text serif bold size="xl">
        {inWords(price)}
      </Text>
      {price.interval !== interval && (
        <Text size="sm" tone="inkSoft">
          {t(`tiers.public.onlyInterval.${price.interval}`)}
        </Text>
      )}
      {saving !== null && (
        <Text size="sm" bold tone="vine">
          {t('tiers.public.saving', { share: saving })}
        </Text>
      )}
      {coming !== undefined && (
        <Text size="sm" tone="inkSoft">
          {t('tiers.public.comingFor', { date: formatDate(coming.from, locale), price: inWords(coming) })}
        </Text>
      )}
    </View>
  );
}

/** What a tier gives, what the one before does not give standing out. */
export function Benefits({ tier, below }: { tier: PublicTier; below: readonly TierBenefit[] }) {
  const { t } = useTranslation();
  const palette = usePalette();
  const more = kindsAbove(tier.benefits, below);
  return (
    <View role="list" aria-label={t('tiers.public.gives', { name: tier.name })} style={styles.benefits}>
      {tier.benefits.map((benefit) => {
        const isMore = more.has(benefit.kind);
        return (
          <View key={benefit.kind} role="listitem" style={styles.benefit}>
            <View style={[styles.mark, { backgroundColor: isMore ? palette.vine : palette.vineSoft }]}>
              <Check aria-hidden size={14} color={isMore ? palette.onVine : palette.vine} />
            </View>
            <Text size="sm" tone={isMore ? 'ink' : 'inkSoft'} style={styles.fill}>
              {t(`tiers.benefit.${benefit.kind}`, benefitValues(benefit))}
            </Text>
          </View>
        );
      })}
    </View>
  );
}

const styles = StyleSheet.create({
  card: { gap: SPACE.md },
  words: { gap: 2 },
  benefits: { gap: SPACE.sm },
  benefit: { flexDirection: 'row', alignItems: 'center', gap: SPACE.sm },
  mark: {
    width: 22,
    height: 22,
    borderRadius: RADIUS.full,
    alignItems: 'center',
    justifyContent: 'center',
  },
  fill: { flex: 1 },
});

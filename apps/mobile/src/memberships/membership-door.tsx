import { currenciesOf, likelyCurrency, shownPrice } from '@inkvine/client/tiers';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import { formatPrice } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { ButtonLink } from '../design/button.tsx';
import { Rule } from '../design/card.tsx';
import { Heading, Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';

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
  const currency = likelyCurrency(currenciesOf([tier]), locale);
  const price = shownPrice(tier, currency, 'month');
  const words =
    price === undefined
      ? tier.name
      : t('reading.membersTier', {
          tier: tier.name,
          price: t(`tiers.per.${price.interval}`, { price: formatPrice(price.amount, currency, locale) }),
        });
  return (
    <View style={styles.door}>
      {!isMain && (
        <>
          <Rule />
          <Heading level={3} size="sm" style={styles.centred}>
            {t('reading.membersRead')}
          </Heading>
        </>
      )}
      <Text size="sm" tone="inkSoft" style={styles.centred}>
        {words}
      </Text>
      <ButtonLink
        href={{ pathname: '/creators/[creatorId]/memberships', params: { creatorId: tier.creator.id } }}
        variant={isMain ? 'primary' : 'secondary'}
        label={t('reading.membersGo')}
      />
    </View>
  );
}

const styles = StyleSheet.create({
  door: { gap: SPACE.md },
  centred: { textAlign: 'center' },
});

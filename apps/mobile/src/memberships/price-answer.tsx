import { usePriceAnswer } from '@inkvine/client/memberships/own-choices';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatPrice } from '@inkvine/i18n/format';
import { priceChangeInWords } from '@inkvine/i18n/membership-words';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Card, Notice } from '../design/card.tsx';
import { Heading, Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

/** A price that is to change, and the member's word on it; nothing while none is. */
export function PriceAnswer({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const { error, pending, answer } = usePriceAnswer(membership);
  const { priceChange, amount, currency } = membership;
  if (priceChange === null) return null;
  const isAsked = priceChange.amount > amount;
  return (
    <Card style={styles.card}>
      <Heading>{t('memberships.price.title')}</Heading>
      <View role="status">
        <Text size="sm">{priceChangeInWords(t, membership, locale)}</Text>
      </View>
      {isAsked && priceChange.answer !== 'agreed' && (
        <Button
          label={t('memberships.price.agree', { price: formatPrice(priceChange.amount, currency, locale) })}
          pending={pending === 'agree'}
          onPress={() => answer(true)}
        />
      )}
      {isAsked && priceChange.answer !== 'refused' && (
        <Button
          variant="secondary"
          label={t(priceChange.answer === null ? 'memberships.price.refuse' : 'memberships.price.takeBack')}
          pending={pending === 'refuse'}
          onPress={() => answer(false)}
        />
      )}
      {error !== null && <Notice tone="bad">{message(error)}</Notice>}
    </Card>
  );
}

const styles = StyleSheet.create({ card: { gap: SPACE.md } });

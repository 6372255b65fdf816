import { lastInstantOf } from '@inkvine/client/memberships/period-days';
import { useRecharges } from '@inkvine/client/memberships/recharges';
import type { Recharge } from '@inkvine/contracts/recharges';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Card, Notice } from '../design/card.tsx';
import { Heading, Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { useFailureWords } from './failure-words.ts';

/** Payments that the member is asked for after all, for them to decide; nothing where there are none. */
export function MembershipRecharges({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const { open, error, pending, answer } = useRecharges(membership, {
    onAnswered: ({ state }) => {
      if (state === 'paid' || state === 'declined') toast(t(`memberships.recharge.${state}`));
    },
  });
  return open.map((recharge) => {
    const { id, amount, currency } = recharge;
    const price = formatPrice(amount, currency, locale);
    const isPending = (agrees: boolean) => pending?.rechargeId === id && pending.agrees === agrees;
    return (
      <Card key={id} style={styles.card}>
        <Heading>{t('memberships.recharge.title')}</Heading>
        <Asked recharge={recharge} timeZone={membership.timeZone} />
        {recharge.state === 'asked' && (
          <>
            <Button
              label={t('memberships.recharge.pay', { price })}
              pending={isPending(true)}
              onPress={() => answer(recharge, true)}
            />
            <Button
              variant="secondary"
              label={t('memberships.recharge.refuse')}
              pending={isPending(false)}
              onPress={() => answer(recharge, false)}
            />
          </>
        )}
        {error !== null && <Notice tone="bad">{message(error)}</Notice>}
      </Card>
    );
  });
}

function Asked({ recharge, timeZone }: { recharge: Recharge; timeZone: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const failure = useFailureWords();
  const { amount, currency, periodStart, periodEnd, reason, answerBy, state } = recharge;
  const day = (at: string) => formatDate(at, locale, 'day', timeZone);
  const words = {
    price: formatPrice(amount, currency, locale),
    from: day(periodStart),
    to: day(lastInstantOf(periodEnd)),
  };
  return (
    <View style={styles.words}>
      <Text size="sm">{t('memberships.recharge.body', words)}</Text>
      <Text size="sm" tone="inkSoft">
        {t('memberships.recharge.why', { reason })}
      </Text>
      {state === 'charging' ? (
        <View role="status">
          <Text size="sm">{t('memberships.recharge.charging')}</Text>
        </View>
      ) : (
        <Text size="sm" tone="inkSoft">
          {t(`memberships.recharge.${currency === 'COI' ? 'coins' : 'method'}`)}{' '}
          {t('memberships.recharge.until', { date: formatDate(answerBy, locale) })}
        </Text>
      )}
      {state === 'asked' && recharge.failure !== null && (
        <Notice tone="bad">
          {failure(recharge.failure)} {t('memberships.recharge.refused')}
        </Notice>
      )}
    </View>
  );
}

const styles = StyleSheet.create({ card: { gap: SPACE.md }, words: { gap: SPACE.sm } });

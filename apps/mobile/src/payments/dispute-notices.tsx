import { disputeWords, toldDisputes } from '@inkvine/client/disputes';
import { useTRPC } from '@inkvine/client/react';
import type { Dispute } from '@inkvine/contracts/disputes';
import { formatMoney } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import { Link } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { Pressable, StyleSheet, View } from 'react-native';
import { Notice } from '../design/card.tsx';
import { Text } from '../design/text.tsx';
import { SPACE, TARGET } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';

/** What is on hold and what is owed, why, and what to do about it; nothing for almost everybody. */
export function DisputeNotices({ owed }: { owed: number }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const { data: disputes = [] } = useQuery(trpc.disputes.mine.queryOptions());
  const told = toldDisputes(disputes, new Date());
  if (told.length === 0 && owed === 0) return null;
  return (
    <View style={styles.notices}>
      {told.map((dispute) => (
        <Notice key={dispute.id} tone="gold">
          <Told dispute={dispute} />
        </Notice>
      ))}
      {owed > 0 && (
        <Notice tone="gold">
          <Text size="sm" bold>
            {t('disputes.owed', { coins: owed })}
          </Text>
          <Text size="sm">{t('disputes.owedHelp')}</Text>
        </Notice>
      )}
    </View>
  );
}

function Told({ dispute }: { dispute: Dispute }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const about = {
    product: dispute.productName[locale],
    amount: formatMoney(dispute.amount, dispute.currency, locale),
  };
  const words = disputeWords(dispute);
  return (
    <>
      <Text size="sm" bold>
        {t(`disputes.${words}`, about)}
      </Text>
      {dispute.frozenCoins > 0 && (
        <Text size="sm">
          {t(dispute.origin === 'bank' ? 'disputes.openFrozen' : 'disputes.onHold', {
            coins: dispute.frozenCoins,
          })}
        </Text>
      )}
      <Text size="sm">{t(`disputes.${words}Help`)}</Text>
      <Link href={{ pathname: '/receipts/[topUpId]', params: { topUpId: dispute.topUpId } }} asChild>
        <Pressable role="link" style={styles.link}>
          <Text size="sm" style={styles.linked}>
            {t('disputes.see')}
          </Text>
        </Pressable>
      </Link>
    </>
  );
}

const styles = StyleSheet.create({
  notices: { gap: SPACE.md },
  link: { minHeight: TARGET, justifyContent: 'center' },
  linked: { textDecorationLine: 'underline' },
});

import type { WalletOverview } from '@inkvine/contracts/wallet';
import { formatDate } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Card, Notice, Rule } from '../design/card.tsx';
import { Coins } from '../design/coins.tsx';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';

export function Balances({ overview }: { overview: WalletOverview }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <View style={styles.balances}>
      <Card>
        <Text size="sm" tone="inkSoft">
          {t('wallet.balance')}
        </Text>
        <Coins amount={overview.paid + overview.bonus} size="xxl" serif bold />
        <Rule />
        <Kind label={t('common.coinKind.paid')} hint={t('wallet.paidExplained')} coins={overview.paid} />
        <Kind label={t('common.coinKind.bonus')} hint={t('wallet.bonusExplained')} coins={overview.bonus} />
      </Card>
      {overview.events.length > 0 && (
        <Card>
          <Text size="sm" bold>
            {t('wallet.events')}
          </Text>
          {overview.events.map((lot, index) => (
            <View key={index}>
              <Text size="sm">{lot.campaign}</Text>
              <Text size="xs" tone="inkSoft">
                {t('wallet.expires', { coins: lot.coins, date: formatDate(lot.expiresAt, locale, 'minute') })}
              </Text>
            </View>
          ))}
        </Card>
      )}
      {overview.expiringSoon.length > 0 && (
        <Notice tone="gold">
          <Text size="sm" bold>
            {t('wallet.expiringSoon')}
          </Text>
          {overview.expiringSoon.map((lot, index) => (
            <Text key={index} size="sm">
              {t('wallet.expires', { coins: lot.coins, date: formatDate(lot.expiresAt, locale, 'minute') })}
              {' · '}
              {lot.campaign ?? t(`common.coinKind.${lot.kind}`)}
            </Text>
          ))}
        </Notice>
      )}
    </View>
  );
}

function Kind({ label, hint, coins }: { label: string; hint: string; coins: number }) {
  return (
    <View style={styles.kind}>
      <View style={styles.words}>
        <Text size="sm" bold>
          {label}
        </Text>
        <Text size="xs" tone="inkSoft">
          {hint}
        </Text>
      </View>
      <Coins amount={coins} size="sm" bold />
    </View>
  );
}

const styles = StyleSheet.create({
  balances: { gap: SPACE.md },
  kind: { flexDirection: 'row', alignItems: 'flex-start', gap: SPACE.md, paddingTop: SPACE.xs },
  words: { flex: 1 },
});

import { useUnlockReturn } from '@inkvine/client/unlock-return';
import type { CoinTxnId } from '@inkvine/contracts/primitives';
import type { ReturnPreview } from '@inkvine/contracts/unlock-returns';
import { formatCoins, formatDate } from '@inkvine/i18n/format';
import { randomUUID } from 'expo-crypto';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';

/** Offers to give back a chapter that was not opened; nothing where it cannot be. */
export function GiveBack({
  purchase,
}: {
  purchase: { txnId: CoinTxnId; chapterTitle: string; returnableUntil: string | null };
}) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  const { txnId, chapterTitle, returnableUntil } = purchase;
  if (returnableUntil === null) return null;
  return (
    <>
      <Button
        variant="quiet"
        label={t('returns.giveBack')}
        name={t('returns.giveBackOf', { title: chapterTitle })}
        onPress={() => setIsOpen(true)}
      />
      {isOpen && <GiveBackSheet txnId={txnId} onClose={() => setIsOpen(false)} />}
    </>
  );
}

/** Shows what comes back and where, and gives the chapter back once that is confirmed. */
function GiveBackSheet({ txnId, onClose }: { txnId: CoinTxnId; onClose: () => void }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const { preview, error, isReturning, giveBack } = useUnlockReturn({
    txnId,
    randomId: randomUUID,
    onReturned: (coins) => {
      toast(t('returns.done', { coins }));
      onClose();
    },
  });
  return (
    <Sheet title={t('returns.title')} onClose={onClose}>
      <QueryView query={preview} loading={<Skeleton height={200} />}>
        {(data) =>
          data.possible ? (
            <View style={styles.content}>
              <Returning preview={data} />
              {error !== null && <Notice tone="bad">{message(error)}</Notice>}
              <Button
                pending={isReturning}
                label={t('returns.confirm', { coins: data.coins })}
                onPress={giveBack}
              />
            </View>
          ) : (
            <Text>{t(`returns.not.${data.why}`)}</Text>
          )
        }
      </QueryView>
    </Sheet>
  );
}

function Returning({ preview }: { preview: Extract<ReturnPreview, { possible: true }> }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <>
      <Text size="sm">{t('returns.lead')}</Text>
      <View style={styles.row}>
        <Text size="sm" tone="inkSoft">
          {t('returns.chapter')}
        </Text>
        <Text serif style={styles.value}>
          {preview.chapterTitle}
        </Text>
      </View>
      <View style={styles.row}>
        <Text size="sm" tone="inkSoft">
          {t('returns.comesBack')}
        </Text>
        <Text size="sm" bold style={styles.value}>
          {formatCoins(preview.coins, locale)}
        </Text>
      </View>
      <View style={styles.row}>
        <Text size="sm" tone="inkSoft">
          {t('returns.where')}
        </Text>
        <View style={styles.lots}>
          {preview.lots.map(({ coins, expiresAt, isExpired, campaign, kind: lotKind }, index) => {
            const kind = campaign ?? t(`common.coinKind.${lotKind}`);
            const date = expiresAt === null ? '' : formatDate(expiresAt, locale, 'day');
            return (
              <View key={index}>
                <Text size="sm" style={styles.right}>
                  {expiresAt === null || isExpired
                    ? t('returns.lot', { coins, kind })
                    : t('returns.lotUntil', { coins, kind, date })}
                </Text>
                {isExpired && (
                  <Text size="xs" tone="wine" style={styles.right}>
                    {t('returns.lotExpired', { date })}
                  </Text>
                )}
              </View>
            );
          })}
        </View>
      </View>
      <Text size="sm">{t('returns.same')}</Text>
      <Notice tone="gold">{t('returns.after')}</Notice>
      <Text size="xs" tone="inkSoft">
        {t('returns.until', { date: formatDate(preview.until, locale, 'minute') })}
      </Text>
    </>
  );
}

const styles = StyleSheet.create({
  content: { gap: SPACE.md },
  row: { flexDirection: 'row', justifyContent: 'space-between', gap: SPACE.md },
  value: { flex: 1, textAlign: 'right' },
  lots: { flex: 1, gap: SPACE.xs },
  right: { textAlign: 'right' },
});

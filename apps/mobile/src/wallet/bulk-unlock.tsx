import { BULK_CHOICES, hoursOfWaiting, useBulkUnlock } from '@inkvine/client/bulk-unlock';
import type { BulkPreview } from '@inkvine/contracts/bulk-unlock';
import type { BranchId, Locale } from '@inkvine/contracts/primitives';
import { randomUUID } from 'expo-crypto';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Choice } from '../design/choice.tsx';
import { Sheet } from '../design/sheet.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { toast } from '../design/toast.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { lineStyle } from './line.tsx';
import { PurchaseConfirmation } from './purchase-confirmation.tsx';
import { PriceAmong, PurchaseSums } from './purchase-sums.tsx';

interface Branch {
  branchId: BranchId;
  language: Locale;
}

/** Leads to buying several chapters of a branch at once. */
export function BulkUnlock(branch: Branch) {
  const { t } = useTranslation();
  const [isOpen, setIsOpen] = useState(false);
  return (
    <>
      <Button variant="secondary" label={t('bulk.open')} onPress={() => setIsOpen(true)} />
      {isOpen && <BulkUnlockSheet {...branch} onClose={() => setIsOpen(false)} />}
    </>
  );
}

/** Shows what the next chapters cost together and buys them once that is confirmed. */
function BulkUnlockSheet({ branchId, language, onClose }: Branch & { onClose: () => void }) {
  const { t } = useTranslation();
  const bulk = useBulkUnlock({
    branchId,
    randomId: randomUUID,
    onUnlocked: (count) => {
      toast(t('bulk.done', { count }));
      onClose();
    },
  });
  return (
    <Sheet title={t('bulk.title')} onClose={onClose}>
      <Text size="sm" tone="inkSoft">
        {t('bulk.lead')}
      </Text>
      <Choice
        label={t('bulk.howMany')}
        value={bulk.choice}
        options={BULK_CHOICES.map((value) => ({ value, label: t(`bulk.choice.${value}`) }))}
        onChange={bulk.choose}
      />
      <QueryView query={bulk.preview} loading={<Skeleton height={240} />}>
        {(data) =>
          data.chapters.length === 0 ? (
            <EmptyState title={t('bulk.none')} body={t('bulk.noneBody')} />
          ) : (
            <>
              <PurchaseSums preview={data} />
              <PurchaseConfirmation
                label={t('bulk.buy', { coins: data.total })}
                preview={data}
                purchase={bulk}
                isPaying={bulk.isBuying}
                onPay={bulk.buy}
              />
              <Chapters preview={data} language={language} />
            </>
          )
        }
      </QueryView>
    </Sheet>
  );
}

function Chapters({ preview, language }: { preview: BulkPreview; language: Locale }) {
  const { t } = useTranslation();
  const waiting = hoursOfWaiting(preview, new Date());
  return (
    <View style={styles.lines}>
      {waiting.size > 0 && <Notice tone="gold">{t('bulk.waitNote')}</Notice>}
      <Text size="sm" bold>
        {t('bulk.each')}
      </Text>
      {preview.chapters.map(({ chapterId, title, price, bulkPrice }) => {
        const hours = waiting.get(chapterId);
        return (
          <View key={chapterId} style={lineStyle.line}>
            <View style={styles.words}>
              <Text serif language={language}>
                {title}
              </Text>
              {hours !== undefined && (
                <Text size="xs" tone="gold">
                  {hours === 0 ? t('bulk.waitNow') : t('bulk.waitIn', { hours })}
                </Text>
              )}
            </View>
            <PriceAmong coins={bulkPrice} alone={price} />
          </View>
        );
      })}
    </View>
  );
}

const styles = StyleSheet.create({
  lines: { gap: SPACE.sm },
  words: { flex: 1 },
});

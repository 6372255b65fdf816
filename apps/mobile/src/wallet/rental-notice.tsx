import type { ReadableChapter } from '@inkvine/contracts/reading';
import { formatDate } from '@inkvine/i18n/format';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet } from 'react-native';
import { Button } from '../design/button.tsx';
import { Card } from '../design/card.tsx';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { UnlockOffer } from './unlock-offer.tsx';

/** Above the text of a rented chapter: how long it is there, and a way to keep it. */
export function RentalNotice({ chapter }: { chapter: ReadableChapter }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [isOpen, setIsOpen] = useState(false);
  if (chapter.rentedUntil === null) return null;
  return (
    <Card style={styles.notice}>
      <Text size="sm" style={styles.centred}>
        {t('reading.rentedUntil', { date: formatDate(chapter.rentedUntil, locale, 'minute') })}
      </Text>
      {isOpen ? (
        <UnlockOffer chapterId={chapter.id} />
      ) : (
        chapter.price > 0 && (
          <Button variant="quiet" label={t('reading.keepIt')} onPress={() => setIsOpen(true)} />
        )
      )}
    </Card>
  );
}

const styles = StyleSheet.create({
  notice: { gap: SPACE.sm, padding: SPACE.lg },
  centred: { textAlign: 'center' },
});

import type { ReadableChapter } from '@inkvine/contracts/reading';
import { formatDate } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { StyleSheet } from 'react-native';
import { Card } from '../design/card.tsx';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';

/** Above the text of a chapter that a membership opens: until when, and when it is there for everyone. */
export function MemberNotice({ chapter: { access, memberUntil, earlyUntil } }: { chapter: ReadableChapter }) {
  const { t } = useTranslation();
  const locale = useLocale();
  if (access !== 'member') return null;
  const isDated = memberUntil !== null && Date.parse(memberUntil) > Date.now();
  const untilWords = isDated
    ? t('reading.memberUntil', { date: formatDate(memberUntil, locale, 'day') })
    : t('reading.memberOpen');
  return (
    <Card style={styles.notice}>
      <Text size="sm" style={styles.centred}>
        {earlyUntil === null
          ? untilWords
          : t('reading.memberEarly', { date: formatDate(earlyUntil, locale, 'minute') })}
      </Text>
    </Card>
  );
}

const styles = StyleSheet.create({
  notice: { padding: SPACE.lg },
  centred: { textAlign: 'center' },
});

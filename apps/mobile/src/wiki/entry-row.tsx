import type { WikiListItem } from '@inkvine/contracts/wiki';
import { Link } from 'expo-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Pressable, StyleSheet } from 'react-native';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { entryHref, type WikiPlace } from './wiki-view.ts';

/** An entry in a list; the children are the words below its name. */
export function EntryRow({
  place,
  entry,
  children,
}: {
  place: WikiPlace;
  entry: WikiListItem;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  const { language } = place.novel;
  return (
    <Link href={entryHref(place, entry.entryKey)} asChild>
      <Pressable role="link" style={styles.row}>
        <Text serif bold size="lg" language={language}>
          {entry.name}
        </Text>
        <Text serif size="sm" tone="inkSoft" language={language} numberOfLines={2}>
          {children}
        </Text>
        <Text size="xs" tone="inkSoft">
          {entry.firstChapter === 0
            ? t('wiki.introduced')
            : t('wiki.firstMet', { chapter: entry.firstChapter })}
        </Text>
      </Pressable>
    </Link>
  );
}

const styles = StyleSheet.create({ row: { paddingVertical: SPACE.md, gap: 2 } });

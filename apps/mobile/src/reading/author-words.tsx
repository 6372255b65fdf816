import type { ReadableChapter } from '@inkvine/contracts/reading';
import { useTranslation } from 'react-i18next';
import { View } from 'react-native';
import { passage } from '../design/language.ts';
import { Notice } from '../design/card.tsx';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { useWhen } from '../shell/when.ts';

/** What the author says to readers beside the text, set apart from it. */
export function AuthorNote({ chapter, note }: { chapter: ReadableChapter; note: string }) {
  const { t } = useTranslation();
  if (note === '') return null;
  const title = t('release.noteOf', { name: chapter.novel.author.name });
  return (
    <View role="complementary" aria-label={title} style={{ paddingVertical: SPACE.lg }}>
      <Notice tone="good">
        <Text size="xs" bold tone="inkSoft">
          {title}
        </Text>
        <Text size="sm" {...passage(chapter.novel.language)}>
          {note}
        </Text>
      </Notice>
    </View>
  );
}

/** What a reader may want to know before the first line. */
export function BeforeReading({ chapter: { warnings, revised } }: { chapter: ReadableChapter }) {
  const { t } = useTranslation();
  const when = useWhen();
  if (warnings.length === 0 && revised === null) return null;
  return (
    <View style={{ gap: SPACE.xs }}>
      {warnings.length > 0 && (
        <Text size="sm" tone="wine">
          {t('release.warningsOf')} {warnings.join(', ')}
        </Text>
      )}
      {revised !== null && (
        <Text size="sm" tone="inkSoft">
          {[when.relative(revised.at), `${t('release.revisedNote')} ${revised.note}`].join(' · ')}
        </Text>
      )}
    </View>
  );
}

/** Who wrote the chapter with its author. */
export function CreditLine({ credits }: Pick<ReadableChapter, 'credits'>) {
  const { t } = useTranslation();
  if (credits.length === 0) return null;
  const names = credits.map(({ name }) => name).join(', ');
  return (
    <Text size="xs" tone="inkSoft">
      {t('proposals.credits', { names })}
    </Text>
  );
}

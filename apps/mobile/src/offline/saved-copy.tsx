import { useTranslation } from 'react-i18next';
import { Text } from '../design/text.tsx';
import { useWhen } from '../shell/when.ts';
import { keptAnswers, useIsAway } from './kept-answers.ts';

/** Says of a chapter that is read without a connection how old it is. */
export function SavedCopy({ chapterId }: { chapterId: string }) {
  const { t } = useTranslation();
  const when = useWhen();
  const isAway = useIsAway();
  const at = keptAnswers.chapterKeptAt(chapterId);
  if (!isAway || at === undefined) return null;
  return (
    <Text size="xs" tone="inkSoft" style={centred}>
      {t('reading.savedCopy', { when: when.exact(new Date(at).toISOString()) })}
    </Text>
  );
}

const centred = { textAlign: 'center' } as const;

import { chapterName } from '@inkvine/client/chapter-name';
import { numberNotes } from '@inkvine/client/marked-text';
import { branchOf } from '@inkvine/client/reading/chapter-branch';
import { useChapterPlace } from '@inkvine/client/reading/chapter-place';
import type { OtherPlace } from '@inkvine/client/reading/other-place';
import type { ReadingSettings } from '@inkvine/client/reading-settings';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import { useRouter } from 'expo-router';
import { useCallback, useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, useWindowDimensions, View } from 'react-native';
import { ProgressLine } from './continue-reading.tsx';
import { ScrollScreen } from '../design/screen.tsx';
import { Heading, Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { SPACE } from '../design/tokens.ts';
import { SavedCopy } from '../offline/saved-copy.tsx';
import { AttributionLines } from '../stories/branches/attribution-lines.tsx';
import { MemberNotice } from '../memberships/member-notice.tsx';
import { RentalNotice } from '../wallet/rental-notice.tsx';
import { UnlockGate } from '../wallet/unlock-gate.tsx';
import { entryHref } from '../wiki/wiki-view.ts';
import { AuthorNote, BeforeReading, CreditLine } from './author-words.tsx';
import { blockStyles, ChapterBlock, type BlockStyles } from './chapter-block.tsx';
import { ChapterTurn, useChapterTurn } from './chapter-turn.tsx';
import { useScreenLit } from './keep-awake.ts';
import { PagedText } from './paged-text.tsx';
import { useReadingFace } from './reading-face.ts';
import { PlaceOffer } from './place-offer.tsx';
import { ScrollText } from './scroll-text.tsx';
import { readingDevice } from './this-device.ts';

type OpenedChapter = ReadableChapter & { blocks: NonNullable<ReadableChapter['blocks']> };

export interface ChapterViewProps {
  chapter: ReadableChapter;
  settings: ReadingSettings;
  userId: string | null;
}

export function ChapterView({ chapter, settings, userId }: ChapterViewProps) {
  const { blocks } = chapter;
  const family = useReadingFace(settings.family);
  const palette = usePalette();
  const { language } = chapter.novel;
  useScreenLit(settings.keepAwake);
  const styles = useMemo(
    () => blockStyles(settings, { family, language, palette }),
    [family, language, palette, settings],
  );
  const turnTo = useChapterTurn(chapter);
  if (blocks === null) {
    return (
      <View style={frame.fill}>
        <ScrollScreen>
          <Opening chapter={chapter} />
          <Preview chapter={chapter} styles={styles} />
          <UnlockGate chapter={chapter} />
          <ChapterTurn chapter={chapter} />
        </ScrollScreen>
        <PlaceOffer chapter={chapter} onGo={({ place }) => turnTo(place.chapterId)} />
      </View>
    );
  }
  return <OpenChapter chapter={{ ...chapter, blocks }} settings={settings} styles={styles} userId={userId} />;
}

/** Opens what the wiki says of a word in the text. */
function useEntryOpener({ novel, fork, branchId }: ReadableChapter): (entryKey: string) => void {
  const router = useRouter();
  const branch = branchOf({ fork, branchId });
  return useCallback(
    (entryKey) => router.push(entryHref({ slug: novel.slug, branch }, entryKey)),
    [branch, novel.slug, router],
  );
}

/** The text as a scroll or as pages. Laid out anew, it begins again where the reader was. */
function OpenChapter({
  chapter,
  settings,
  styles,
  userId,
}: {
  chapter: OpenedChapter;
  settings: ReadingSettings;
  styles: BlockStyles;
  userId: string | null;
}) {
  const place = useChapterPlace(readingDevice, chapter, userId);
  const onEntry = useEntryOpener(chapter);
  const turnTo = useChapterTurn(chapter, place.leaveForNext);
  /** Counts the jumps, each of which lays the text out anew. */
  const [jumps, setJumps] = useState(0);
  const goTo = ({ place: { chapterId }, anchor }: OtherPlace) => {
    if (anchor === null) return turnTo(chapterId);
    place.standAt(anchor);
    setJumps(jumps + 1);
  };
  const { width, fontScale } = useWindowDimensions();
  const notes = useMemo(() => numberNotes(chapter.blocks), [chapter.blocks]);
  const { fontFamily, fontSize, lineHeight, textAlign } = styles.text;
  const set = [fontFamily, fontSize, lineHeight, textAlign, styles.width, styles.gap, styles.indent];
  const isPaged = settings.mode === 'pages';
  const text = {
    ...{ blocks: chapter.blocks, language: chapter.novel.language, styles, notes, place, onEntry },
    opening: <Opening chapter={chapter} />,
    ending: (
      <View style={frame.end}>
        <AuthorNote chapter={chapter} note={chapter.noteAfter} />
        <ChapterTurn chapter={chapter} onNext={place.leaveForNext} />
      </View>
    ),
  };
  const layoutKey = JSON.stringify([...set, width, fontScale, isPaged, jumps]);
  return (
    <View style={frame.fill}>
      <ProgressLine fraction={place.fraction} />
      {isPaged ? (
        <PagedText
          key={layoutKey}
          {...text}
          isLeftHanded={settings.leftHanded}
          onBefore={chapter.previousId === null ? null : () => turnTo(chapter.previousId)}
          onAfter={chapter.nextId === null || !settings.autoNext ? null : () => turnTo(chapter.nextId)}
        />
      ) : (
        <ScrollText key={layoutKey} {...text} />
      )}
      <PlaceOffer chapter={chapter} onGo={goTo} />
    </View>
  );
}

/** The open beginning of a locked chapter. */
function Preview({ chapter, styles }: { chapter: ReadableChapter; styles: BlockStyles }) {
  const { t } = useTranslation();
  const onEntry = useEntryOpener(chapter);
  const { preview, novel } = chapter;
  if (preview === null) return null;
  const notes = numberNotes(preview);
  return (
    <View role="region" aria-label={t('release.previewOf')} style={frame.column}>
      {preview.map((block, index) => (
        <ChapterBlock
          key={block.id}
          block={block}
          previous={preview[index - 1]}
          language={novel.language}
          styles={styles}
          notes={notes}
          onEntry={onEntry}
        />
      ))}
      <Text size="sm" tone="inkSoft" style={[frame.centred, frame.end]}>
        {t('release.previewEnds')}
      </Text>
    </View>
  );
}

function Opening({ chapter }: { chapter: ReadableChapter }) {
  const { t } = useTranslation();
  const { novel } = chapter;
  const label = chapterName(chapter.label, (number) => t('common.chapterNumber', { number }));
  return (
    <View style={frame.opening}>
      <Text size="sm" tone="inkSoft" style={frame.centred}>
        {[novel.title, label].join(' · ')}
      </Text>
      <Heading level={1} language={novel.language} style={frame.centred}>
        {chapter.title || label}
      </Heading>
      <SavedCopy chapterId={chapter.id} />
      <RentalNotice chapter={chapter} />
      <MemberNotice chapter={chapter} />
      {chapter.fork !== null && (
        <View style={frame.fork}>
          <Text size="xs" tone="inkSoft">
            {[
              chapter.fork.name ?? t('branches.carriesOn', { title: novel.title }),
              t('common.by', { name: chapter.fork.author.name }),
            ].join(' · ')}
          </Text>
          <AttributionLines attribution={chapter.fork.attribution} />
        </View>
      )}
      <CreditLine credits={chapter.credits} />
      <BeforeReading chapter={chapter} />
      <AuthorNote chapter={chapter} note={chapter.noteBefore} />
    </View>
  );
}

const frame = StyleSheet.create({
  fill: { flex: 1 },
  column: { width: '100%', maxWidth: 640, marginHorizontal: 'auto' },
  opening: { gap: SPACE.sm, paddingTop: SPACE.xxl, paddingBottom: SPACE.xxl },
  centred: { textAlign: 'center' },
  fork: { alignItems: 'center' },
  end: { paddingTop: SPACE.xxl },
});

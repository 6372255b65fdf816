import {
  lineHeightOf,
  measureOf,
  paragraphOf,
  sizeOf,
  type ReadingSettings,
} from '@inkvine/client/reading-settings';
import type { Locale } from '@inkvine/contracts/primitives';
import type { Block, Mark } from '@inkvine/contracts/block';
import type { NoteNumbers } from '@inkvine/client/marked-text';
import type { ColumnPart } from '@inkvine/client/reading/page-breaks';
import { memo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Platform, StyleSheet, Text, View, type TextStyle } from 'react-native';
import { passage, sans, serif } from '../design/language.ts';
import { usePalette } from '../design/theme.tsx';
import { mixColours, RADIUS, SPACE, type Palette } from '../design/tokens.ts';
import { layoutPieces } from './chapter-progress.ts';
import { MarkedText } from './marked-text.tsx';
import { CLEAR_FACES } from './reading-face.ts';

/** Native text has no indent of the first line; an em space and a thin one are about 1.2 em wide. */
const INDENT = '\u2003\u2009';

export interface BlockStyles {
  text: TextStyle;
  bold: TextStyle;
  /** Longest line. */
  width: number;
  /** Between paragraphs; 0 for no air. */
  gap: number;
  /** Of the first line; 0 for none. */
  indent: number;
  breakSpace: number;
}

/** Korean has air between paragraphs, English a book's indents, unless the reader wants it otherwise. */
export function blockStyles(
  settings: ReadingSettings,
  { family, language, palette }: { family: ReadingSettings['family']; language: Locale; palette: Palette },
): BlockStyles {
  const size = sizeOf(settings, true);
  const isIndented = paragraphOf(settings, language) === 'indented';
  return {
    text: {
      ...faceOf(family, language, false),
      color: mixColours(palette.ink, palette.paper, settings.contrast / 100),
      fontSize: size,
      lineHeight: Math.round(size * lineHeightOf(settings, language)),
      textAlign: settings.align === 'justify' ? 'justify' : 'left',
      ...(language === 'en' ? { fontVariant: ['oldstyle-nums', 'proportional-nums'] } : {}),
      ...(Platform.OS === 'web' && language === 'en' ? { hyphens: 'auto' } : {}),
    } as TextStyle,
    bold: faceOf(family, language, true),
    width: Math.round(measureOf(settings, language) * size),
    gap: isIndented ? 0 : size * 0.8,
    indent: isIndented ? size * 1.2 : 0,
    breakSpace: size * 1.4,
  };
}

function faceOf(family: ReadingSettings['family'], language: Locale, bold: boolean): TextStyle {
  const weight = { fontWeight: bold ? '700' : '400' } as const;
  switch (family) {
    case 'serif':
      return serif(language, bold);
    case 'sans':
      return { ...sans, ...weight };
    case 'system':
      return Platform.OS === 'web' ? { fontFamily: 'system-ui', ...weight } : weight;
    case 'dyslexic':
    case 'hyperlegible': {
      const face = CLEAR_FACES[family][bold ? 'bold' : 'regular'];
      // Phones set what the face has no letters for, such as Hangul, in their own by themselves.
      return Platform.OS === 'web' ? { fontFamily: `${face}, ${sans.fontFamily}` } : { fontFamily: face };
    }
  }
}

/** How a block of this height, its margins included, may be cut into pages. */
export function columnPart(
  block: Block,
  previous: Block | undefined,
  styles: BlockStyles,
  { height, fontScale }: { height: number; fontScale: number },
): ColumnPart {
  const lineHeight = Number(styles.text.lineHeight) * fontScale;
  const inOnePiece = { height, above: 0, below: 0, lineHeight: null, keepsWithNext: false };
  switch (block.type) {
    case 'paragraph':
      return {
        ...inOnePiece,
        above: isFollowing(block, previous) ? styles.gap : 0,
        // An empty paragraph stands as a space of its own.
        lineHeight: block.text === '' ? null : lineHeight,
      };
    case 'heading':
    case 'quote': {
      const margin = styles.breakSpace / 2;
      const keepsWithNext = block.type === 'heading';
      return { height, above: margin, below: margin, lineHeight, keepsWithNext };
    }
    case 'status_window':
    case 'scene_break':
    case 'comment':
      return inOnePiece;
  }
}

const isFollowing = (block: Block, previous: Block | undefined): boolean =>
  block.type === 'paragraph' && previous?.type === 'paragraph';

/** One paragraph, box or scene break, as the page of a book sets it; a note opens below what it belongs to. */
export const ChapterBlock = memo(function ChapterBlock({
  block,
  previous,
  language,
  styles,
  notes,
  onEntry,
  onNote,
}: {
  block: Block;
  previous: Block | undefined;
  language: Locale;
  styles: BlockStyles;
  notes: NoteNumbers;
  /** Opens what the wiki says of the word that was tapped. */
  onEntry: (entryKey: string) => void;
  /** Shows a note elsewhere, where the text must not grow. */
  onNote?: (note: Mark) => void;
}) {
  const { t } = useTranslation();
  const palette = usePalette();
  const [opened, setOpened] = useState<Mark | null>(null);
  if (block.type === 'scene_break') {
    return (
      <View
        role="separator"
        aria-label={t('reading.sceneBreak')}
        style={{ paddingVertical: styles.breakSpace }}
      >
        <Text aria-hidden style={[fixed.ornament, { color: palette.vine, fontSize: styles.text.fontSize }]}>
          ❦
        </Text>
      </View>
    );
  }
  const follows = isFollowing(block, previous);
  const isIndented = follows && styles.indent > 0;
  const webIndent =
    isIndented && Platform.OS === 'web' ? ({ textIndent: `${styles.indent}px` } as TextStyle) : null;
  const ends = layoutPieces(block.text).reduce<number[]>(
    (before, piece) => [...before, (before.at(-1) ?? 0) + piece.length],
    [],
  );
  return (
    <View
      style={[
        { paddingTop: follows ? styles.gap : 0 },
        block.type !== 'paragraph' && { marginVertical: styles.breakSpace / 2 },
        block.type === 'quote' && [fixed.quote, { borderStartColor: palette.lineStrong }],
        block.type === 'status_window' && [
          fixed.box,
          { borderColor: palette.lineStrong, backgroundColor: palette.surface },
        ],
      ]}
    >
      {ends.map((to, index) => (
        <Text
          // The pieces of one paragraph never change their order.
          key={index}
          {...passage(language)}
          {...(block.type === 'heading' ? { role: 'heading', 'aria-level': 2 } : {})}
          style={[
            styles.text,
            block.type === 'heading' && serif(language, true),
            block.type === 'heading' && { fontSize: Number(styles.text.fontSize) * 1.2, textAlign: 'left' },
            index === 0 && webIndent,
          ]}
        >
          {isIndented && index === 0 && Platform.OS !== 'web' ? INDENT : null}
          <MarkedText
            block={block}
            from={ends[index - 1] ?? 0}
            to={to}
            bold={styles.bold}
            notes={notes}
            onEntry={onEntry}
            onNote={onNote ?? ((note) => setOpened(note === opened ? null : note))}
          />
        </Text>
      ))}
      {opened !== null && (
        <Text
          {...passage(language)}
          role="note"
          style={[styles.text, fixed.note, { color: palette.inkSoft, backgroundColor: palette.sunken }]}
        >
          [{notes.get(opened)}] {opened.value}
        </Text>
      )}
    </View>
  );
});

const fixed = StyleSheet.create({
  ornament: { textAlign: 'center' },
  quote: { borderStartWidth: 3, paddingStart: SPACE.lg },
  box: { borderWidth: 1, borderRadius: RADIUS.sm, paddingHorizontal: SPACE.lg, paddingVertical: SPACE.md },
  note: { padding: SPACE.md, borderRadius: RADIUS.sm, marginTop: SPACE.sm },
});

import type { ReadingSettings } from '@inkvine/client/reading-settings';
import type { Locale } from '@inkvine/contracts/primitives';
import type { Block } from '@inkvine/contracts/block';
import { memo } from 'react';
import { useTranslation } from 'react-i18next';
import { Platform, StyleSheet, Text, View, type TextStyle } from 'react-native';
import { passage, sans, serif } from '../design/language.ts';
import { usePalette } from '../design/theme.tsx';
import { layoutPieces } from './chapter-progress.ts';

/** Native text has no indent of the first line; an em space and a thin one are about 1.2 em wide. */
const INDENT = '\u2003\u2009';

export interface BlockStyles {
  text: TextStyle;
  /** Between paragraphs, where the language has air there. */
  gap: number;
  /** Of the first line, where the language has an indent there; 0 for none. */
  indent: number;
  breakSpace: number;
}

/** Korean has air between paragraphs, English a book's indents. */
export function blockStyles({
  language,
  family,
  size,
  lineHeight,
  align,
}: Pick<ReadingSettings, 'family' | 'align'> & {
  language: Locale;
  size: number;
  lineHeight: number;
}): BlockStyles {
  const face = {
    serif: serif(language),
    sans,
    system: Platform.OS === 'web' ? { fontFamily: 'system-ui' } : {},
  };
  return {
    text: {
      ...face[family],
      fontSize: size,
      lineHeight: Math.round(size * lineHeight),
      textAlign: align === 'justify' ? 'justify' : 'left',
      ...(language === 'en' ? { fontVariant: ['oldstyle-nums', 'proportional-nums'] } : {}),
      ...(Platform.OS === 'web' && language === 'en' ? { hyphens: 'auto' } : {}),
    } as TextStyle,
    gap: language === 'ko' ? size * 0.8 : 0,
    indent: language === 'en' ? size * 1.2 : 0,
    breakSpace: size * 1.4,
  };
}

/** One paragraph or scene break, as the page of a book sets it. */
export const ChapterBlock = memo(function ChapterBlock({
  block,
  previous,
  language,
  styles,
}: {
  block: Block;
  previous: Block | undefined;
  language: Locale;
  styles: BlockStyles;
}) {
  const { t } = useTranslation();
  const palette = usePalette();
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
  const follows = previous?.type === 'paragraph';
  const isIndented = follows && styles.indent > 0;
  const webIndent =
    isIndented && Platform.OS === 'web' ? ({ textIndent: `${styles.indent}px` } as TextStyle) : null;
  return (
    <View style={{ paddingTop: follows ? styles.gap : 0 }}>
      {layoutPieces(block.text).map((piece, index) => (
        <Text
          // The pieces of one paragraph never change their order.
          key={index}
          {...passage(language)}
          style={[styles.text, { color: palette.ink }, index === 0 && webIndent]}
        >
          {isIndented && index === 0 && Platform.OS !== 'web' ? `${INDENT}${piece}` : piece}
        </Text>
      ))}
    </View>
  );
});

const fixed = StyleSheet.create({
  ornament: { textAlign: 'center' },
});

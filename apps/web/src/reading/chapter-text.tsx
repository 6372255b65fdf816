import './reading.css';
import type { Locale } from '@inkvine/contracts/primitives';
import type { Block } from '@inkvine/contracts/block';
import type { CSSProperties, RefObject } from 'react';
import {
  lineHeightOf,
  measureOf,
  paragraphOf,
  sizeOf,
  type ReadingSettings,
} from '@inkvine/client/reading-settings';
import { ChapterBlocks } from './chapter-blocks.tsx';

const DYSLEXIC = 'OpenDyslexic, var(--font-sans)';
const HYPERLEGIBLE = "'Atkinson Hyperlegible', var(--font-sans)";
const FAMILIES: Record<ReadingSettings['family'], Record<Locale, string>> = {
  serif: { ko: 'var(--font-serif-ko)', en: 'var(--font-serif)' },
  sans: { ko: 'var(--font-sans)', en: 'var(--font-sans)' },
  system: { ko: 'system-ui', en: 'system-ui' },
  dyslexic: { ko: DYSLEXIC, en: DYSLEXIC },
  hyperlegible: { ko: HYPERLEGIBLE, en: HYPERLEGIBLE },
};

/** The text of a chapter, set by the reader's settings. Each child is one block, in order. */
export function ChapterText({
  blocks,
  language,
  settings,
  isPhone,
  textRef,
}: {
  blocks: readonly Block[];
  language: Locale;
  settings: ReadingSettings;
  isPhone: boolean;
  textRef: RefObject<HTMLDivElement | null>;
}) {
  const style = {
    '--reading-family': FAMILIES[settings.family][language],
    '--reading-size': `${sizeOf(settings, isPhone) / 16}rem`,
    '--reading-line-height': lineHeightOf(settings, language),
    '--reading-measure': `${measureOf(settings, language)}em`,
    '--reading-align': settings.align,
    '--reading-contrast': `${settings.contrast}%`,
  } as CSSProperties;
  return (
    <div
      ref={textRef}
      lang={language}
      data-paragraph={paragraphOf(settings, language)}
      data-align={settings.align}
      className="reading-text mx-auto"
      style={style}
    >
      <ChapterBlocks blocks={blocks} />
    </div>
  );
}

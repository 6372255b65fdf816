import './reading.css';
import type { Locale } from '@inkvine/contracts/primitives';
import type { Block } from '@inkvine/contracts/block';
import { memo, type CSSProperties, type RefObject } from 'react';
import { useTranslation } from 'react-i18next';
import { lineHeightOf, measureOf, sizeOf, type ReadingSettings } from '@inkvine/client/reading-settings';

const FAMILIES: Record<ReadingSettings['family'], Record<Locale, string>> = {
  serif: { ko: 'var(--font-serif-ko)', en: 'var(--font-serif)' },
  sans: { ko: 'var(--font-sans)', en: 'var(--font-sans)' },
  system: { ko: 'system-ui', en: 'system-ui' },
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
  } as CSSProperties;
  return (
    <div ref={textRef} lang={language} className="reading-text mx-auto" style={style}>
      <Blocks blocks={blocks} />
    </div>
  );
}

/** Memoised: a change of type or paper must not walk a thousand paragraphs. */
const Blocks = memo(function Blocks({ blocks }: { blocks: readonly Block[] }) {
  const { t } = useTranslation();
  return blocks.map((block) =>
    block.type === 'scene_break' ? (
      <div key={block.id} role="separator" aria-label={t('reading.sceneBreak')} className="reading-break">
        <Sprig />
      </div>
    ) : (
      <p key={block.id}>{block.text}</p>
    ),
  );
});

/** Drawn, because no typeface here is sure to have the ornament. */
function Sprig() {
  return (
    <svg aria-hidden viewBox="0 0 84 16" fill="currentColor">
      <path
        d="M4 9c12-6 22 5 38-1s26-5 38 0"
        fill="none"
        stroke="currentColor"
        strokeWidth="1.2"
        strokeLinecap="round"
      />
      <path d="M24 7.500c1-4 4-6 8-6-.500 4-3.500 6-8 6ZM34 10c2-1 6 0 8 4-4 .500-7-1-8-4ZM50 5.500c1-3 4-5 8-5-.500 4-4 5.500-8 5ZM56 6.500c3-.500 6 1 8 4.500-4 .500-7-1-8-4.500Z" />
    </svg>
  );
}

import './reading.css';
import type { Locale } from '@inkvine/contracts/primitives';
import type { Block } from '@inkvine/contracts/stories';
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
      <hr key={block.id} className="reading-break" aria-label={t('reading.sceneBreak')} />
    ) : (
      <p key={block.id}>{block.text}</p>
    ),
  );
});

import './chapter-blocks.css';
import { nestMarks, numberNotes, type NoteNumbers, type TextPart } from '@inkvine/client/marked-text';
import type { Block, Mark } from '@inkvine/contracts/block';
import { lazy, memo, Suspense, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

const ChapterMention = lazy(async () => ({
  default: (await import('./chapter-mention.tsx')).ChapterMention,
}));
const Footnote = lazy(async () => ({ default: (await import('./footnote.tsx')).Footnote }));

/**
 * One element for each block, in order, whose text nodes say exactly the block's text: places in a chapter are counted
 * in it. What is not text, such as the reading over a word, is drawn by the style sheet from an attribute. Memoised: a
 * change of type or paper must not walk a thousand paragraphs.
 */
export const ChapterBlocks = memo(function ChapterBlocks({ blocks }: { blocks: readonly Block[] }) {
  const notes = numberNotes(blocks);
  return blocks.map((block) => <ChapterBlock key={block.id} block={block} notes={notes} />);
});

function ChapterBlock({ block, notes }: { block: Block; notes: NoteNumbers }) {
  const { t } = useTranslation();
  if (block.type === 'scene_break') {
    return (
      <div role="separator" aria-label={t('reading.sceneBreak')} className="reading-break">
        <Sprig />
      </div>
    );
  }
  const words = parts(nestMarks(block.text, block.marks), notes);
  if (block.type === 'heading') return <h2>{words}</h2>;
  if (block.type === 'quote') return <blockquote>{words}</blockquote>;
  if (block.type === 'status_window') return <div className="reading-status">{words}</div>;
  return <p>{words}</p>;
}

const parts = (nested: readonly TextPart[], notes: NoteNumbers): ReactNode[] =>
  nested.map((part) =>
    'text' in part ? (
      part.text
    ) : (
      <Marked key={part.from} mark={part.mark} number={notes.get(part.mark)}>
        {parts(part.parts, notes)}
      </Marked>
    ),
  );

function Marked({ mark, number, children }: { mark: Mark; number: number | undefined; children: ReactNode }) {
  switch (mark.type) {
    case 'bold':
      return <strong>{children}</strong>;
    case 'italic':
      return <em>{children}</em>;
    case 'underline':
      return <u>{children}</u>;
    case 'strike':
      return <s>{children}</s>;
    case 'dots':
      return <em className="reading-dots">{children}</em>;
    case 'ruby':
      return (
        <ruby>
          {children}
          <rt data-reading={mark.value} />
        </ruby>
      );
    case 'link':
      return (
        <a href={mark.value} target="_blank" rel="noopener noreferrer nofollow ugc">
          {children}
        </a>
      );
    case 'footnote':
      return (
        <>
          {children}
          <Suspense fallback={<span data-number={number} className="reading-note" />}>
            <Footnote note={mark.value ?? ''} number={number ?? 0} />
          </Suspense>
        </>
      );
    case 'entry':
      return (
        <Suspense fallback={children}>
          <ChapterMention entryKey={mark.value ?? ''}>{children}</ChapterMention>
        </Suspense>
      );
  }
}

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

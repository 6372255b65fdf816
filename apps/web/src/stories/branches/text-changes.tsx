import type { BlockChange, WordChange } from '@inkvine/client/drafts/block-diff';
import type { Block } from '@inkvine/contracts/block';
import type { Locale } from '@inkvine/contracts/primitives';
import { useTranslation } from 'react-i18next';

const ADDED = 'bg-vine-soft text-ink no-underline';
const REMOVED = 'bg-wine-soft text-ink line-through decoration-wine/70';

/** What became of each paragraph, word by word; what stayed as it was is there in a softer colour. */
export function TextChanges({ changes, language }: { changes: readonly BlockChange[]; language: Locale }) {
  return (
    <div lang={language} className="flex flex-col gap-3 font-serif leading-relaxed">
      {changes.map((change, index) => (
        <Change key={`${index} ${change.kind}`} change={change} />
      ))}
    </div>
  );
}

function Change({ change }: { change: BlockChange }) {
  switch (change.kind) {
    case 'same':
      return <Paragraph block={change.block} />;
    case 'added':
      return <ins className={`rounded-sm px-1 ${ADDED}`}>{change.block.text}</ins>;
    case 'removed':
      return <del className={`rounded-sm px-1 ${REMOVED}`}>{change.block.text}</del>;
    case 'edited':
      return (
        <p>
          {change.words.map((word, index) => (
            <Word key={`${index} ${word.kind}`} word={word} />
          ))}
        </p>
      );
  }
}

function Paragraph({ block }: { block: Block }) {
  const { t } = useTranslation();
  if (block.type === 'scene_break')
    return <hr aria-label={t('branches.edits.sceneBreak')} className="mx-auto w-16 border-line-strong" />;
  return <p className="text-ink-soft">{block.text}</p>;
}

function Word({ word }: { word: WordChange }) {
  if (word.kind === 'added') return <ins className={ADDED}>{word.text}</ins>;
  if (word.kind === 'removed') return <del className={REMOVED}>{word.text}</del>;
  return <>{word.text}</>;
}

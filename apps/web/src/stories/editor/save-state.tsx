import type { SaveState } from '@inkvine/client/drafts/draft-state';
import { useEffect, useRef, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../design/class-names.ts';

/** What is said in passing waits this long for the next; what is wrong is said at once. */
const ANNOUNCED_EVERY_MS = 10_000;

const LOOKS: Record<SaveState, { dot: string; text: string }> = {
  idle: { dot: 'bg-vine', text: 'text-ink-soft' },
  typing: { dot: 'bg-line-strong', text: 'text-ink-soft' },
  saving: { dot: 'bg-line-strong animate-pulse', text: 'text-ink-soft' },
  buffered: { dot: 'border-2 border-vine', text: 'text-ink-soft' },
  durable: { dot: 'bg-vine', text: 'text-ink-soft' },
  deviceOnly: { dot: 'bg-gold', text: 'text-gold' },
  conflict: { dot: 'bg-gold', text: 'text-gold' },
  refused: { dot: 'bg-wine', text: 'text-wine' },
};

/** Where the words are, in words and in colour. */
export function SaveStateLabel({ state }: { state: SaveState }) {
  const { t } = useTranslation();
  const shown = state === 'idle' ? 'durable' : state;
  const words = t(`editor.state.${shown}`);
  const announced = useAnnouncement(state === 'idle' ? '' : words, shown);
  const { dot, text } = LOOKS[state];
  return (
    <>
      <span
        data-save-state={state}
        title={words}
        className={classNames('inline-flex shrink-0 items-center gap-2 text-xs whitespace-nowrap', text)}
      >
        <span aria-hidden className={classNames('size-2 shrink-0 rounded-full', dot)} />
        <span>{shown === 'buffered' ? t('editor.state.shortBuffered') : words}</span>
      </span>
      <span role="status" className="sr-only">
        {announced}
      </span>
    </>
  );
}

/** Only where the words came to rest is spoken, and not at every pause of the hand. */
function useAnnouncement(words: string, state: SaveState): string {
  const [announced, setAnnounced] = useState('');
  const lastAt = useRef(0);
  useEffect(() => {
    if (state === 'typing' || state === 'saving' || state === 'buffered') return;
    const wait = state === 'durable' ? Math.max(0, lastAt.current + ANNOUNCED_EVERY_MS - Date.now()) : 0;
    const timer = setTimeout(() => {
      lastAt.current = Date.now();
      setAnnounced(words);
    }, wait);
    return () => clearTimeout(timer);
  }, [words, state]);
  return announced;
}

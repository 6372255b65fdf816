import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { NovelId } from '@inkvine/contracts/primitives';
import type { ManagedChapter } from '@inkvine/contracts/stories';
import { useInfiniteQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useEffect, useState, type KeyboardEvent } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../../design/class-names.ts';
import { Dialog } from '../../design/dialog.tsx';
import { matchingChapters } from './matching-chapters.ts';

/** As many as the server gives at once. */
const PAGE_SIZE = 100;

const focus = (input: HTMLInputElement | null): void => input?.focus();

export function QuickOpen({ novelId, onClose }: { novelId: NovelId; onClose: () => void }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const navigate = useNavigate();
  const [typed, setTyped] = useState('');
  const [chosen, setChosen] = useState(0);
  const query = useInfiniteQuery(
    trpc.stories.managedChapters.infiniteQueryOptions({ novelId, limit: PAGE_SIZE }, pageOptions),
  );
  const { hasNextPage, isFetchingNextPage, fetchNextPage } = query;
  useEffect(() => {
    if (hasNextPage && !isFetchingNextPage) void fetchNextPage();
  }, [hasNextPage, isFetchingNextPage, fetchNextPage]);
  const found = matchingChapters(query.data?.pages.flatMap(({ items }) => items) ?? [], typed);
  const open = (chapter: ManagedChapter | undefined) => {
    if (chapter === undefined) return;
    onClose();
    void navigate({ to: '/write/chapters/$chapterId', params: { chapterId: chapter.id } });
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Enter ends a Korean syllable first; only the next one opens.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    if (event.key === 'Enter') open(found[chosen]);
    else if (event.key === 'ArrowDown') setChosen((at) => Math.min(at + 1, found.length - 1));
    else if (event.key === 'ArrowUp') setChosen((at) => Math.max(at - 1, 0));
    else return;
    event.preventDefault();
  };
  return (
    <Dialog
      open
      onOpenChange={(isOpen) => {
        if (!isOpen) onClose();
      }}
      title={t('editor.quickOpen.title')}
    >
      <input
        ref={focus}
        role="combobox"
        aria-expanded
        aria-controls="quick-open-list"
        aria-activedescendant={found[chosen] === undefined ? undefined : `quick-${found[chosen].id}`}
        aria-label={t('editor.quickOpen.label')}
        placeholder={t('editor.quickOpen.label')}
        value={typed}
        onChange={(event) => {
          setTyped(event.target.value);
          setChosen(0);
        }}
        onKeyDown={onKeyDown}
        className="mt-1 min-h-11 w-full rounded-md border border-line-strong bg-surface px-3.5 text-ink placeholder:text-ink-soft focus:outline-2 focus:-outline-offset-1 focus:outline-vine"
      />
      <div
        id="quick-open-list"
        role="listbox"
        aria-label={t('editor.quickOpen.title')}
        className="mt-3 min-h-40"
      >
        {found.map((chapter, index) => (
          <button
            key={chapter.id}
            id={`quick-${chapter.id}`}
            type="button"
            role="option"
            tabIndex={-1}
            aria-selected={index === chosen}
            onClick={() => open(chapter)}
            onPointerMove={() => setChosen(index)}
            className={classNames(
              'flex min-h-11 w-full cursor-pointer items-center gap-3 rounded-md px-3 text-left text-sm',
              index === chosen && 'bg-sunken',
            )}
          >
            <span className="w-8 shrink-0 text-right text-ink-soft tabular-nums">{chapter.number}</span>
            <span className="min-w-0 flex-1 truncate">{chapter.title}</span>
          </button>
        ))}
      </div>
      {found.length === 0 && !query.isPending && (
        <p role="status" className="text-sm text-ink-soft">
          {t('editor.quickOpen.none')}
        </p>
      )}
    </Dialog>
  );
}

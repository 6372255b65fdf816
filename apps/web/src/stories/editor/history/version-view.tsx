import { diffDocuments, type BlockChange, type WordChange } from '@inkvine/client/drafts/block-diff';
import type { DraftSession } from '@inkvine/client/drafts/draft-state';
import { useTRPC } from '@inkvine/client/react';
import type { Revision } from '@inkvine/contracts/drafts';
import type { ChapterId, Locale } from '@inkvine/contracts/primitives';
import { formatDate } from '@inkvine/i18n/format';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useMemo, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../../design/button.tsx';
import { Skeleton } from '../../../design/states.tsx';
import { toast } from '../../../design/toast.ts';
import { useLocale } from '../../../shell/locale.ts';
import { QueryView, useErrorMessage } from '../../../shell/query-view.tsx';
import { NameVersionForm } from './name-version-dialog.tsx';

/** One version against the text of now, with the ways back: all of it, or a paragraph. */
export function VersionView({
  session,
  revision,
  chapterId,
  language,
  onRestored,
}: {
  session: DraftSession;
  revision: Revision;
  chapterId: ChapterId;
  language: Locale;
  onRestored: () => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [isNaming, setIsNaming] = useState(false);
  const [name, setName] = useState(revision.label);
  const text = useQuery(trpc.drafts.revisions.get.queryOptions({ chapterId, revisionId: revision.id }));
  const refresh = () => queryClient.invalidateQueries({ queryKey: trpc.drafts.revisions.pathKey() });
  const restore = useMutation(
    trpc.drafts.revisions.restore.mutationOptions({
      onSuccess: async () => {
        await Promise.all([session.refresh(), refresh()]);
        toast(t('editor.history.restored'));
        onRestored();
      },
      onError: (error) => toast(message(error), 'bad'),
    }),
  );
  const naming = useMutation(
    trpc.drafts.revisions.name.mutationOptions({
      onSuccess: async ({ label }) => {
        setName(label);
        setIsNaming(false);
        await refresh();
      },
      onError: (error) => toast(message(error), 'bad'),
    }),
  );
  const restoreBlocks = async (blockIds: string[] | null) => {
    // What was typed last is kept as a version before it gives way.
    await session.flush('leave');
    restore.mutate({ chapterId, revisionId: revision.id, blockIds, opId: crypto.randomUUID() });
  };
  return (
    <section aria-label={t('editor.history.compare')} className="mt-2 flex flex-col gap-4">
      <header className="flex flex-wrap items-start justify-between gap-3">
        <div>
          <h3 className="font-serif text-lg font-bold">
            {name ?? t(`editor.history.reason.${revision.reason}`)}
          </h3>
          <p className="text-xs text-ink-soft">
            {formatDate(revision.createdAt, locale, 'minute')} ·{' '}
            {t('editor.history.by', { author: revision.author })}
          </p>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button variant="secondary" size="sm" onClick={() => setIsNaming(!isNaming)}>
            {t('editor.history.name')}
          </Button>
          <Button size="sm" pending={restore.isPending} onClick={() => void restoreBlocks(null)}>
            {t('editor.history.restoreAll')}
          </Button>
        </div>
      </header>
      {isNaming && (
        <NameVersionForm
          name={name ?? ''}
          isPending={naming.isPending}
          onName={(label) => naming.mutate({ chapterId, revisionId: revision.id, label })}
        />
      )}
      <p className="text-xs text-ink-soft">{t('editor.history.restoreBody')}</p>
      <QueryView query={text} loading={<Skeleton className="h-64" />}>
        {({ document }) => (
          <Comparison
            changes={diffDocuments(document, session.document)}
            language={language}
            onRestore={(blockId) => void restoreBlocks([blockId])}
          />
        )}
      </QueryView>
    </section>
  );
}

function Comparison({
  changes,
  language,
  onRestore,
}: {
  changes: BlockChange[];
  language: Locale;
  onRestore: (blockId: string) => void;
}) {
  const { t } = useTranslation();
  const isSame = useMemo(() => changes.every(({ kind }) => kind === 'same'), [changes]);
  return (
    <>
      {isSame && <p className="text-sm">{t('editor.history.same')}</p>}
      <ol lang={language} className="flex flex-col gap-2 font-serif text-[0.9375rem] leading-relaxed">
        {changes.map((change) => {
          const block = change.kind === 'edited' ? change.before : change.block;
          const key = `${change.kind} ${block.id}`;
          if (change.kind === 'same') {
            return (
              <li key={key} className="line-clamp-2 px-3 text-ink-soft">
                {block.text}
              </li>
            );
          }
          return (
            <li key={key} className="rounded-md bg-sunken px-3 py-2">
              <p className="whitespace-pre-wrap">
                <Words words={change.kind === 'edited' ? change.words : [{ ...change, text: block.text }]} />
              </p>
              {change.kind !== 'added' && (
                <Button variant="quiet" size="sm" className="mt-1 -ml-3" onClick={() => onRestore(block.id)}>
                  {t('editor.history.restoreBlock')}
                </Button>
              )}
            </li>
          );
        })}
      </ol>
    </>
  );
}

/** Colour, a line and, for those who listen, a word say what became of each. */
function Words({ words }: { words: readonly WordChange[] }) {
  const { t } = useTranslation();
  return words.map(({ kind, text }, index) => {
    // The words of one comparison never change their order.
    const key = `${index} ${kind}`;
    if (kind === 'same') return <span key={key}>{text}</span>;
    if (kind === 'added') {
      return (
        <ins key={key} className="rounded-sm bg-vine-soft text-vine-strong decoration-1 underline-offset-4">
          <span className="sr-only">{`[${t('editor.history.added')}] `}</span>
          {text}
        </ins>
      );
    }
    return (
      <del key={key} className="rounded-sm bg-wine-soft text-wine decoration-1">
        <span className="sr-only">{`[${t('editor.history.removed')}] `}</span>
        {text}
      </del>
    );
  });
}

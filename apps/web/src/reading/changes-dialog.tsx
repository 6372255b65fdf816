import { diffDocuments, type BlockChange } from '@inkvine/client/drafts/block-diff';
import { useMarkRead } from '@inkvine/client/reading/mark-read';
import { useTRPC } from '@inkvine/client/react';
import type { BranchId, ChapterId, Locale } from '@inkvine/contracts/primitives';
import type { ChapterChanges } from '@inkvine/contracts/reading';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { Dialog } from '../design/dialog.tsx';
import { Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';

/** What its author changed in a chapter since the reader finished it: only the paragraphs that are not the same. */
export function ChangesDialog({
  chapterId,
  branchId,
  title,
  language,
  onClose,
}: {
  chapterId: ChapterId;
  branchId: BranchId | undefined;
  title: string;
  language: Locale;
  onClose: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const message = useErrorMessage();
  const changes = useQuery(trpc.reading.changes.queryOptions({ chapterId, branchId }));
  const markRead = useMarkRead(
    { chapterId, branchId },
    { marked: onClose, failed: (error) => toast(message(error), 'bad') },
  );
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('library.changes')}
      lead={<span lang={language}>{title}</span>}
      footer={
        <>
          <Link
            to="/read/$chapterId"
            params={{ chapterId }}
            search={{ branch: branchId }}
            className={buttonClass('secondary')}
          >
            {t('library.readAgain')}
          </Link>
          <Button pending={markRead.isMarking} onClick={markRead.mark}>
            {t('library.changesSeen')}
          </Button>
        </>
      }
    >
      <QueryView query={changes} loading={<Skeleton className="h-40" />}>
        {(data) => <Changes changes={data} language={language} />}
      </QueryView>
    </Dialog>
  );
}

function Changes({ changes, language }: { changes: ChapterChanges; language: Locale }) {
  const { t } = useTranslation();
  const { before, after } = changes;
  const rows = diffDocuments(before, after).filter(({ kind }) => kind !== 'same');
  return (
    <div lang={language} className="flex flex-col gap-4 font-serif">
      {before.title !== after.title && (
        <p>
          <del className="text-wine">{before.title}</del> <ins className="text-vine">{after.title}</ins>
        </p>
      )}
      {rows.length === 0 && before.title === after.title && (
        <p className="font-sans text-sm text-ink-soft">{t('library.changesNone')}</p>
      )}
      {rows.map((row) => (
        <Change key={`${row.kind} ${row.kind === 'edited' ? row.after.id : row.block.id}`} row={row} />
      ))}
    </div>
  );
}

const ADDED = 'bg-vine-soft text-ink decoration-vine underline-offset-4';
const REMOVED = 'bg-wine-soft text-ink decoration-wine';

function Change({ row }: { row: BlockChange }) {
  if (row.kind === 'edited') {
    return (
      <p>
        {row.words.map((word, index) => {
          // Words have nothing but their order to be told apart by.
          const key = index;
          if (word.kind === 'added') {
            return (
              <ins key={key} className={ADDED}>
                {word.text}
              </ins>
            );
          }
          return word.kind === 'removed' ? (
            <del key={key} className={REMOVED}>
              {word.text}
            </del>
          ) : (
            <span key={key}>{word.text}</span>
          );
        })}
      </p>
    );
  }
  const text = row.block.text === '' ? '※' : row.block.text;
  return (
    <p>
      {row.kind === 'added' ? <ins className={ADDED}>{text}</ins> : <del className={REMOVED}>{text}</del>}
    </p>
  );
}

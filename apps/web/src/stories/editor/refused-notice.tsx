import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { saveAsNewChapter } from '@inkvine/client/drafts/save-as-new';
import { useTRPC, useTRPCClient } from '@inkvine/client/react';
import type { JournalProblem } from '@inkvine/client/drafts/draft-state';
import type { DraftDocument } from '@inkvine/contracts/drafts';
import type { AppErrorCode } from '@inkvine/contracts/errors';
import type { BranchId } from '@inkvine/contracts/primitives';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { toast } from '../../design/toast.ts';
import { thisDevice } from '../../drafts/this-device.ts';
import { useCodeMessage, useErrorMessage } from '../../shell/query-view.tsx';
import type { DeskNovel } from './back-link.tsx';

const LONGEST_NAME = 80;
/** The chapter was deleted elsewhere, or is not theirs any more. */
const GONE: AppErrorCode = 'NOT_FOUND';

/** The server will not take the text. It is here, and can be taken away as a file. */
export function RefusedBanner({
  problem,
  novel,
  branchId,
  document: text,
  onRetry,
  onSaved,
  children,
}: {
  problem: AppErrorCode | null;
  /** Null when it is gone as well. */
  novel: DeskNovel | null;
  branchId: BranchId;
  document: () => DraftDocument;
  /** Absent where a retry is of no use. */
  onRetry?: () => void;
  /** The words are a chapter of their own now. */
  onSaved?: () => Promise<void>;
  /** More buttons. */
  children?: ReactNode;
}) {
  const { t } = useTranslation();
  const message = useCodeMessage();
  return (
    <section role="alert" className="border-t border-wine/40 bg-wine-soft px-4 py-3">
      <div className="mx-auto flex max-w-3xl flex-wrap items-center gap-x-4 gap-y-2">
        <p className="min-w-52 flex-1 text-sm">
          <span className="font-semibold">{t('editor.refused.title')}</span>{' '}
          {problem === GONE ? (
            t('editor.refused.gone')
          ) : (
            <>
              {problem === null ? null : message(problem)} {t('editor.refused.body')}
            </>
          )}
        </p>
        <div className="flex flex-wrap gap-2">
          {onRetry !== undefined && (
            <Button variant="secondary" size="sm" onClick={onRetry}>
              {t('editor.state.retry')}
            </Button>
          )}
          <Button
            variant={problem === GONE ? 'secondary' : 'primary'}
            size="sm"
            onClick={() => download(text())}
          >
            {t('editor.refused.download')}
          </Button>
          {children}
          {problem === GONE && novel !== null && (
            <SaveAsNew novel={novel} branchId={branchId} document={text} onSaved={onSaved} />
          )}
        </div>
      </div>
    </section>
  );
}

function SaveAsNew({
  novel,
  branchId,
  document: text,
  onSaved,
}: {
  novel: DeskNovel;
  branchId: BranchId;
  document: () => DraftDocument;
  onSaved: (() => Promise<void>) | undefined;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const client = useTRPCClient();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys();
  const [clientId] = useState(() => crypto.randomUUID());
  const save = useMutation({
    mutationFn: (document: DraftDocument) =>
      saveAsNewChapter(client, {
        ...{ novelId: novel.id, branchId, document, clientId, device: thisDevice() },
        forkId: novel.forkId ?? undefined,
        untitled: t('editor.refused.untitled'),
        idempotencyKey: keys.keyFor(document.title),
      }),
    onSuccess: async (chapterId) => {
      keys.renew();
      await onSaved?.();
      toast(t('editor.refused.savedAsNew'));
      await queryClient.invalidateQueries({ queryKey: trpc.outline.pathKey() });
      await navigate({ to: '/write/chapters/$chapterId', params: { chapterId }, replace: true });
    },
    onError: (error) => toast(message(error), 'bad'),
  });
  return (
    <Button size="sm" pending={save.isPending} onClick={() => save.mutate(text())}>
      {t('editor.refused.saveAsNew')}
    </Button>
  );
}

/** The net below the server has a hole; whoever writes should know before the server goes too. */
export function JournalBanner({ problem }: { problem: JournalProblem }) {
  const { t } = useTranslation();
  return (
    <p role="alert" className="border-t border-gold/40 bg-gold-soft px-4 py-2 text-center text-sm">
      {t(`editor.journal.${problem}`)}
    </p>
  );
}

/** Title and paragraphs, parted by blank lines. */
export const plainText = ({ title, blocks }: DraftDocument): string =>
  [title, ...blocks.map(({ text }) => text)].join('\n\n');

function download({ title, blocks }: DraftDocument): void {
  const address = URL.createObjectURL(
    new Blob([plainText({ title, blocks })], { type: 'text/plain;charset=utf-8' }),
  );
  const link = document.createElement('a');
  link.href = address;
  link.download = `${
    title
      .replaceAll(/[\\/:*?"<>|]/g, ' ')
      .slice(0, LONGEST_NAME)
      .trim() || 'inkvine'
  }.txt`;
  link.click();
  URL.revokeObjectURL(address);
}

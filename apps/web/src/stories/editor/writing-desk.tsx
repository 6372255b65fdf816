import { createDeviceJournal } from '@inkvine/client/drafts/device-journal';
import { createDraftApi } from '@inkvine/client/drafts/draft-api';
import { createDraftSession } from '@inkvine/client/drafts/draft-session';
import type { DraftSession } from '@inkvine/client/drafts/draft-state';
import { useDraftSession, useDraftState } from '@inkvine/client/drafts/use-draft-session';
import { useTRPCClient } from '@inkvine/client/react';
import type { DraftKey } from '@inkvine/contracts/drafts';
import type { BranchId } from '@inkvine/contracts/primitives';
import type { EditableChapter } from '@inkvine/contracts/stories';
import { useCallback, useRef } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { EmptyState, ErrorState, Skeleton } from '../../design/states.tsx';
import { browserNetwork, thisDevice } from '../../drafts/this-device.ts';
import { useTabLock } from '../../drafts/tab-lock.ts';
import { useCodeMessage } from '../../shell/query-view.tsx';
import { BackLink, type DeskNovel } from './back-link.tsx';
import { ChapterEditor } from './chapter-editor.tsx';

interface DeskProps {
  userId: string;
  novel: DeskNovel;
  draftKey: DraftKey;
  /** Null while it is text that no chapter holds yet. */
  chapter: EditableChapter | null;
}

/** One tab of this browser writes on a chapter; in the others the desk waits. */
export function WritingDesk(props: DeskProps) {
  const { t } = useTranslation();
  const session = useRef<DraftSession | null>(null);
  const { branchId, chapterId } = props.draftKey;
  const close = useCallback(async () => {
    await session.current?.close();
  }, []);
  const { lock, takeOver } = useTabLock(`inkvine.draft.${branchId}.${chapterId ?? 'new'}`, close);
  if (lock === 'held') return <Desk {...props} sessionRef={session} />;
  return (
    <div className="mx-auto w-full max-w-2xl px-5 pt-6">
      <BackLink novel={props.novel} />
      {lock === 'elsewhere' && (
        <div className="pt-10">
          <EmptyState
            heading="h1"
            title={t('editor.tab.title')}
            body={t('editor.tab.body')}
            action={<Button onClick={takeOver}>{t('editor.tab.takeOver')}</Button>}
          />
        </div>
      )}
    </div>
  );
}

function Desk({
  userId,
  draftKey,
  sessionRef,
  ...shown
}: DeskProps & { sessionRef: { current: DraftSession | null } }) {
  const client = useTRPCClient();
  const { branchId, chapterId } = draftKey;
  const session = useDraftSession(
    () => {
      const created = createDraftSession({
        key: draftKey,
        clientId: crypto.randomUUID(),
        device: thisDevice(),
        api: createDraftApi(client),
        journal: createDeviceJournal(userId),
        network: browserNetwork,
      });
      sessionRef.current = created;
      return created;
    },
    `${userId}/${branchId}/${chapterId ?? 'new'}`,
  );
  return session === null ? null : <OpenedDesk session={session} branchId={branchId} {...shown} />;
}

function OpenedDesk({
  session,
  ...shown
}: {
  session: DraftSession;
  branchId: BranchId;
  novel: DeskNovel;
  chapter: EditableChapter | null;
}) {
  const { phase, problem } = useDraftState(session);
  const message = useCodeMessage();
  if (phase === 'ready') return <ChapterEditor session={session} {...shown} />;
  if (problem !== null) {
    return (
      <div className="mx-auto w-full max-w-2xl px-5 pt-6">
        <BackLink novel={shown.novel} />
        <ErrorState message={message(problem)} onRetry={() => void session.flush('shortcut')} />
      </div>
    );
  }
  return (
    <div className="mx-auto w-full max-w-2xl px-5 pt-24">
      <Skeleton className="h-96" />
    </div>
  );
}

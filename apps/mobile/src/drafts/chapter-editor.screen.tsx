import { createDraftApi } from '@inkvine/client/drafts/draft-api';
import { createDraftSession } from '@inkvine/client/drafts/draft-session';
import type { DraftSession } from '@inkvine/client/drafts/draft-state';
import { useDraftSession, useDraftState } from '@inkvine/client/drafts/use-draft-session';
import { useTRPC, useTRPCClient } from '@inkvine/client/react';
import { ChapterId, type UserId } from '@inkvine/contracts/primitives';
import type { EditableChapter } from '@inkvine/contracts/stories';
import { useQuery } from '@tanstack/react-query';
import { randomUUID } from 'expo-crypto';
import { Stack, useLocalSearchParams } from 'expo-router';
import { useEffect } from 'react';
import { AppState, Platform, View } from 'react-native';
import { DocumentTitle, screenStyles, ScrollScreen } from '../design/screen.tsx';
import { Skeleton } from '../design/states.tsx';
import { usePalette } from '../design/theme.tsx';
import { NotFoundScreen } from '../shell/not-found.screen.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { createDeviceJournal } from './device-journal';
import { deviceNetwork } from './device-network.ts';
import { DraftEditor } from './draft-editor.tsx';
import { PublishButton } from './publish-button.tsx';
import { RecoveryChoice } from './recovery-choice.tsx';
import { SaveLine } from './save-line.tsx';

/** Writes one chapter; what is typed is kept on the phone within a second and on the server soon after. */
export function ChapterEditorScreen() {
  const chapterId = ChapterId.safeParse(useLocalSearchParams<{ chapterId: string }>().chapterId);
  if (!chapterId.success) return <NotFoundScreen />;
  return (
    <RequireSession>
      {(me) => <Chapter key={chapterId.data} userId={me.id} chapterId={chapterId.data} />}
    </RequireSession>
  );
}

function Chapter({ userId, chapterId }: { userId: UserId; chapterId: ChapterId }) {
  const trpc = useTRPC();
  const chapter = useQuery(trpc.stories.editableChapter.queryOptions({ chapterId }));
  if (chapter.data !== undefined) return <Desk userId={userId} chapter={chapter.data} />;
  return (
    <ScrollScreen>
      <QueryView query={chapter} loading={<Skeleton height={320} />}>
        {() => null}
      </QueryView>
    </ScrollScreen>
  );
}

function Desk({ userId, chapter }: { userId: UserId; chapter: EditableChapter }) {
  const client = useTRPCClient();
  const session = useDraftSession(
    () =>
      createDraftSession({
        key: { branchId: chapter.branchId, chapterId: chapter.id },
        clientId: randomUUID(),
        device: DEVICE,
        api: createDraftApi(client),
        journal: createDeviceJournal(userId),
        network: deviceNetwork,
      }),
    `${userId}/${chapter.id}`,
  );
  useEffect(() => {
    if (session === null) return;
    const subscription = AppState.addEventListener('change', (state) => {
      if (state !== 'active') void session.flush('hidden');
    });
    return () => subscription.remove();
  }, [session]);
  return session === null ? null : <OpenedDesk session={session} chapter={chapter} />;
}

function OpenedDesk({ session, chapter }: { session: DraftSession; chapter: EditableChapter }) {
  const palette = usePalette();
  const { phase } = useDraftState(session);
  return (
    <View role="main" style={[screenStyles.fill, { backgroundColor: palette.paper }]}>
      <DocumentTitle title={chapter.title} />
      <Stack.Screen
        options={{
          title: '',
          headerRight: () =>
            phase === 'ready' ? <PublishButton session={session} chapter={chapter} /> : null,
        }}
      />
      {phase === 'ready' ? (
        <>
          <SaveLine session={session} />
          <RecoveryChoice session={session} />
          <DraftEditor session={session} language={chapter.language} />
        </>
      ) : (
        <Skeleton height={320} />
      )}
    </View>
  );
}

const SYSTEMS: Partial<Record<typeof Platform.OS, string>> = { ios: 'iPhone', android: 'Android' };
const DEVICE = `Inkvine, ${SYSTEMS[Platform.OS] ?? 'web'}`;

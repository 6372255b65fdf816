import { chapterName } from '@inkvine/client/chapter-name';
import { useTRPC, useTRPCClient } from '@inkvine/client/react';
import { chapterQuery } from '@inkvine/client/reading/chapter-query';
import {
  useProfileSync,
  useReadingProfile,
  type ReadingProfileInUse,
} from '@inkvine/client/reading/use-reading-profile';
import { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import { useQuery, type UseQueryResult } from '@tanstack/react-query';
import { Stack, useLocalSearchParams } from 'expo-router';
import { StatusBar } from 'expo-status-bar';
import ALargeSmall from 'lucide-react-native/icons/a-large-small';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { View } from 'react-native';
import { IconButton } from '../design/button.tsx';
import { DocumentTitle, screenStyles, ScrollScreen } from '../design/screen.tsx';
import { Skeleton } from '../design/states.tsx';
import { PaperProvider, useColours } from '../design/theme.tsx';
import { NotFoundScreen } from '../shell/not-found.screen.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { useMe } from '../shell/session.tsx';
import { ChapterView } from './chapter-view.tsx';
import { ReadingSettingsSheet } from './reading-settings-sheet.tsx';
import { profileStore, readingDevice } from './this-device.ts';

/** A chapter, in the branch named beside it or else in the one it was written in. */
export function ReadingScreen() {
  const { chapterId, branch } = useLocalSearchParams<{ chapterId: string; branch?: string }>();
  const id = ChapterId.safeParse(chapterId);
  const branchId = BranchId.optional().safeParse(branch);
  if (!id.success || !branchId.success) return <NotFoundScreen />;
  return <Chapter key={`${id.data} ${branchId.data}`} chapterId={id.data} branchId={branchId.data} />;
}

function Chapter({ chapterId, branchId }: { chapterId: ChapterId; branchId: BranchId | undefined }) {
  const trpc = useTRPC();
  const { isDark } = useColours();
  const client = useTRPCClient();
  const chapter = useQuery(chapterQuery(readingDevice, trpc, client, { chapterId, branchId }));
  const reading = useReadingProfile(profileStore, chapter.data?.novel.id ?? null);
  const { paper } = reading.settings;
  return (
    <PaperProvider paper={paper === 'system' ? (isDark ? 'dark' : 'light') : paper}>
      <Page chapter={chapter} reading={reading} />
    </PaperProvider>
  );
}

function Page({
  chapter,
  reading,
}: {
  chapter: UseQueryResult<ReadableChapter, unknown>;
  reading: ReadingProfileInUse;
}) {
  const { t } = useTranslation();
  const { palette, isDark } = useColours();
  const me = useMe();
  const [isSetting, setIsSetting] = useState(false);
  return (
    <View style={[screenStyles.fill, { backgroundColor: palette.paper }]}>
      <StatusBar style={isDark ? 'light' : 'dark'} />
      <Stack.Screen
        options={{
          title: '',
          headerStyle: { backgroundColor: palette.paper },
          headerTintColor: palette.vine,
          contentStyle: { backgroundColor: palette.paper },
          headerRight: () => (
            <IconButton
              label={t('reading.settings')}
              icon={<ALargeSmall size={26} color={palette.vine} />}
              onPress={() => setIsSetting(true)}
            />
          ),
        }}
      />
      {me.data !== undefined && <ProfileSync userId={me.data?.id ?? null} />}
      {chapter.data === undefined || me.isPending ? (
        <ScrollScreen>
          <QueryView
            query={chapter}
            loading={
              <>
                <Skeleton height={36} width="70%" />
                <Skeleton height={320} />
              </>
            }
          >
            {() => null}
          </QueryView>
        </ScrollScreen>
      ) : (
        <>
          <ChapterTitle chapter={chapter.data} />
          <ChapterView
            // Unlocking brings the text, which then begins where the reader is.
            key={String(chapter.data.blocks === null)}
            chapter={chapter.data}
            settings={reading.settings}
            userId={me.data?.id ?? null}
          />
        </>
      )}
      {isSetting && (
        <ReadingSettingsSheet
          novel={chapter.data?.novel ?? null}
          reading={reading}
          isSignedIn={me.data !== undefined && me.data !== null}
          onClose={() => setIsSetting(false)}
        />
      )}
    </View>
  );
}

/** A chapter whose title would give something away is named by its number. */
function ChapterTitle({ chapter }: { chapter: ReadableChapter }) {
  const { t } = useTranslation();
  const label = chapterName(chapter.label, (number) => t('common.chapterNumber', { number }));
  return <DocumentTitle title={`${chapter.title || label} · ${chapter.novel.title}`} />;
}

/** Only once it is known who reads: nobody being signed in forgets what the account had. */
function ProfileSync({ userId }: { userId: string | null }) {
  useProfileSync(profileStore, userId);
  return null;
}

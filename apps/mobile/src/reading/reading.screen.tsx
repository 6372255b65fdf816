import { useTRPC } from '@inkvine/client/react';
import { ChapterId } from '@inkvine/contracts/primitives';
import { useQuery } from '@tanstack/react-query';
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
import { useReadingSettings } from './device-settings.ts';
import { ReadingSettingsSheet } from './reading-settings-sheet.tsx';

export function ReadingScreen() {
  const { isDark } = useColours();
  const { paper } = useReadingSettings();
  const { chapterId } = useLocalSearchParams<{ chapterId: string }>();
  const id = ChapterId.safeParse(chapterId);
  if (!id.success) return <NotFoundScreen />;
  return (
    <PaperProvider paper={paper === 'system' ? (isDark ? 'dark' : 'light') : paper}>
      <Chapter key={id.data} chapterId={id.data} />
    </PaperProvider>
  );
}

function Chapter({ chapterId }: { chapterId: ChapterId }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const { palette, isDark } = useColours();
  const me = useMe();
  const chapter = useQuery(trpc.reading.chapter.queryOptions({ chapterId }));
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
          <DocumentTitle title={`${chapter.data.title} · ${chapter.data.novel.title}`} />
          <ChapterView
            // Unlocking brings the text, which then begins where the reader is.
            key={String(chapter.data.blocks === null)}
            chapter={chapter.data}
            userId={me.data?.id ?? null}
          />
        </>
      )}
      {isSetting && (
        <ReadingSettingsSheet
          language={chapter.data?.novel.language ?? 'ko'}
          onClose={() => setIsSetting(false)}
        />
      )}
    </View>
  );
}

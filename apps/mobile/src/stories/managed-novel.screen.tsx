import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { NovelId, type Locale } from '@inkvine/contracts/primitives';
import type { ManagedChapterEntry, ManagedNovel } from '@inkvine/contracts/stories';
import { useInfiniteQuery, useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { Link, Stack, useLocalSearchParams, useRouter } from 'expo-router';
import Plus from 'lucide-react-native/icons/plus';
import { useTranslation } from 'react-i18next';
import { Pressable, StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { SPACE } from '../design/tokens.ts';
import { PagedList } from '../shell/paged-list.tsx';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { useWhen } from '../shell/when.ts';
import { WithVolume } from './volume-heading.tsx';

const PAGE_SIZE = 50;

/** A novel of one's own with all its chapters, and a new one at the end. */
export function ManagedNovelScreen() {
  const trpc = useTRPC();
  const novelId = NovelId.safeParse(useLocalSearchParams<{ novelId: string }>().novelId);
  const novel = useQuery(
    trpc.stories.managedNovel.queryOptions({ novelId: novelId.data! }, { enabled: novelId.success }),
  );
  if (novel.data !== undefined) return <Chapters novel={novel.data} />;
  return (
    <ScrollScreen>
      <QueryView query={novel} loading={<Skeleton height={240} />}>
        {() => null}
      </QueryView>
    </ScrollScreen>
  );
}

function Chapters({ novel }: { novel: ManagedNovel }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const chapters = useInfiniteQuery(
    trpc.stories.managedChapters.infiniteQueryOptions({ novelId: novel.id, limit: PAGE_SIZE }, pageOptions),
  );
  return (
    <>
      <DocumentTitle title={novel.title} />
      <Stack.Screen options={{ title: '' }} />
      <PagedList
        query={chapters}
        header={
          <>
            <Heading level={1} language={novel.language}>
              {novel.title}
            </Heading>
            <AddChapter novel={novel} />
          </>
        }
        keyOf={(chapter) => chapter.id}
        renderItem={(chapter, previous) => (
          <WithVolume chapter={chapter} previous={previous} language={novel.language}>
            <ChapterOnDesk chapter={chapter} language={novel.language} />
          </WithVolume>
        )}
        loading={[0, 1, 2, 3].map((key) => (
          <Skeleton key={key} height={56} />
        ))}
        empty={<EmptyState title={t('writing.chaptersEmpty')} body={t('writing.chaptersEmptyBody')} />}
      />
    </>
  );
}

/** Puts an empty draft at the end of the novel and opens it. */
function AddChapter({ novel }: { novel: ManagedNovel }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const router = useRouter();
  const queryClient = useQueryClient();
  const palette = usePalette();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys();
  const create = useMutation(
    trpc.stories.createChapter.mutationOptions({
      onSuccess: async ({ chapterId }) => {
        keys.renew();
        await queryClient.invalidateQueries({ queryKey: trpc.stories.managedChapters.pathKey() });
        router.push({ pathname: '/write/chapters/[chapterId]', params: { chapterId } });
      },
    }),
  );
  const title = t('app.write.untitled');
  return (
    <View style={styles.add}>
      <Button
        label={t('writing.addChapter')}
        icon={<Plus size={20} color={palette.onVine} />}
        pending={create.isPending}
        onPress={() =>
          create.mutate({ novelId: novel.id, title, text: '', idempotencyKey: keys.keyFor(title) })
        }
      />
      {create.isError && <Notice tone="bad">{message(create.error)}</Notice>}
    </View>
  );
}

function ChapterOnDesk({ chapter, language }: { chapter: ManagedChapterEntry; language: Locale }) {
  const { t } = useTranslation();
  const when = useWhen();
  const state =
    chapter.publishAt === null
      ? t(`writing.status.${chapter.status}`)
      : t('writing.scheduledFor', { date: when.exact(chapter.publishAt) });
  return (
    <Link href={{ pathname: '/write/chapters/[chapterId]', params: { chapterId: chapter.id } }} asChild>
      <Pressable role="link" style={styles.row}>
        <Text serif size="sm" tone="inkSoft" style={styles.number}>
          {chapter.label}
        </Text>
        <View style={styles.words}>
          <Text serif language={language}>
            {chapter.title}
          </Text>
          <Text size="xs" tone={chapter.status === 'published' ? 'vine' : 'inkSoft'}>
            {[state, t('common.characters', { count: chapter.characters })].join(' · ')}
          </Text>
        </View>
      </Pressable>
    </Link>
  );
}

const styles = StyleSheet.create({
  add: { gap: SPACE.md },
  row: {
    minHeight: 56,
    flexDirection: 'row',
    alignItems: 'center',
    gap: SPACE.md,
    paddingVertical: SPACE.sm,
  },
  number: { minWidth: 26, textAlign: 'right', fontVariant: ['tabular-nums'] },
  words: { flex: 1, gap: 2 },
});

import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { MyNovel } from '@inkvine/contracts/stories';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { Pressable, StyleSheet } from 'react-native';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { PagedList } from '../shell/paged-list.tsx';
import { RequireSession, useMe } from '../shell/session.tsx';
import { useWhen } from '../shell/when.ts';

/** The novels one writes, the last worked on first. */
export function DeskScreen() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <>
      <DocumentTitle title={t('writing.title')} />
      {me.data === undefined || me.data === null ? (
        <ScrollScreen>
          <RequireSession>{() => null}</RequireSession>
        </ScrollScreen>
      ) : (
        <MyNovels />
      )}
    </>
  );
}

function MyNovels() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const novels = useInfiniteQuery(trpc.stories.myNovels.infiniteQueryOptions({}, pageOptions));
  return (
    <PagedList
      query={novels}
      keyOf={(novel) => novel.id}
      loading={[0, 1, 2].map((key) => (
        <Skeleton key={key} height={64} />
      ))}
      empty={<EmptyState title={t('writing.empty')} body={t('app.write.deskEmptyBody')} />}
      renderItem={(novel) => <NovelOnDesk novel={novel} />}
    />
  );
}

function NovelOnDesk({ novel }: { novel: MyNovel }) {
  const { t } = useTranslation();
  const when = useWhen();
  return (
    <Link href={{ pathname: '/write/[novelId]', params: { novelId: novel.id } }} asChild>
      <Pressable role="link" style={styles.row}>
        <Text serif bold size="lg" language={novel.language} numberOfLines={2}>
          {novel.title}
        </Text>
        <Text size="sm" tone="inkSoft">
          {t('writing.counts', {
            published: novel.published,
            scheduled: novel.scheduled,
            drafts: novel.drafts,
          })}
        </Text>
        <Text size="xs" tone="inkSoft">
          {t('writing.edited', { when: when.relative(novel.updatedAt) })}
        </Text>
      </Pressable>
    </Link>
  );
}

const styles = StyleSheet.create({ row: { gap: SPACE.xs, paddingVertical: SPACE.lg } });

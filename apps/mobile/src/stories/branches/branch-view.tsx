import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import type { BranchView as Branch } from '@inkvine/contracts/branches';
import type { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import { useQuery } from '@tanstack/react-query';
import { Link, Stack } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { Pressable, StyleSheet, View } from 'react-native';
import { ButtonLink } from '../../design/button.tsx';
import { Notice } from '../../design/card.tsx';
import { DocumentTitle, ScrollScreen } from '../../design/screen.tsx';
import { Skeleton } from '../../design/states.tsx';
import { Heading, Text } from '../../design/text.tsx';
import { SPACE, TARGET } from '../../design/tokens.ts';
import { NotFoundScreen } from '../../shell/not-found.screen.tsx';
import { QueryView } from '../../shell/query-view.tsx';
import { BranchNotices } from '../branch-notices.tsx';
import { ChapterList } from '../chapter-list.tsx';
import { NovelCover } from '../novel-cover.tsx';
import { NovelWarnings } from '../novel-warnings.tsx';
import { AttributionLines } from './attribution-lines.tsx';

/** A fork as readers find it, with who wrote what it carries on from. */
export function BranchView({ branchId }: { branchId: BranchId }) {
  const trpc = useTRPC();
  const branch = useQuery(trpc.branches.branch.queryOptions({ branchId }));
  if (branch.isError && parseAppError(branch.error).code === 'NOT_FOUND') return <NotFoundScreen />;
  if (branch.data === undefined) {
    return (
      <ScrollScreen>
        <QueryView query={branch} loading={<Skeleton height={320} />}>
          {() => null}
        </QueryView>
      </ScrollScreen>
    );
  }
  const { data } = branch;
  return (
    <>
      <Stack.Screen options={{ title: '' }} />
      <ChapterList
        branchId={data.id}
        language={data.novel.language}
        isFork
        header={<Front branch={data} />}
        onRefresh={() => branch.refetch()}
      />
    </>
  );
}

function Front({ branch }: { branch: Branch }) {
  const { t } = useTranslation();
  const { novel, fork, author } = branch;
  const name = fork?.name ?? t('branches.unnamed');
  return (
    <>
      <DocumentTitle title={`${name} · ${novel.title}`} />
      <View style={styles.title}>
        <NovelCover title={name} author={author.name} language={novel.language} width={124} />
        <View style={styles.words}>
          <Heading level={1} language={novel.language}>
            {name}
          </Heading>
          <Text tone="inkSoft">{t('common.by', { name: author.name })}</Text>
          <Text size="xs" tone="inkSoft">
            {[
              t('common.chapters', { count: branch.chapterCount }),
              ...(fork?.standing === 'endorsed' ? [t('branches.endorsed')] : []),
            ].join(' · ')}
          </Text>
        </View>
      </View>
      <Link href={{ pathname: '/novels/[slug]', params: { slug: novel.slug } }} asChild>
        <Pressable role="link" style={styles.parent}>
          <Text size="sm" tone="vine">
            {t('branches.carriesOn', { title: novel.title })}
          </Text>
        </Pressable>
      </Link>
      <AttributionLines attribution={branch.attribution} />
      <NovelWarnings warnings={novel.warnings} language={novel.language} />
      <Begin branch={branch} />
      <BranchNotices branchId={branch.id} language={novel.language} />
      {branch.tombstones.map(({ number, reason }) => (
        <Notice key={number} tone="gold">
          {t(`branches.tombstone.${reason}`, { number })}
        </Notice>
      ))}
    </>
  );
}

function Begin({ branch }: { branch: Branch }) {
  const { t } = useTranslation();
  const { slug } = branch.novel;
  const { continueChapterId, firstChapterId } = branch;
  const reading = (chapterId: ChapterId) =>
    ({ pathname: '/read/[chapterId]', params: { chapterId, branch: branch.id } }) as const;
  return (
    <View style={styles.begin}>
      {continueChapterId !== null && (
        <ButtonLink href={reading(continueChapterId)} label={t('stories.continueNovel')} />
      )}
      {firstChapterId !== null && firstChapterId !== continueChapterId && (
        <ButtonLink
          variant={continueChapterId === null ? 'primary' : 'secondary'}
          href={reading(firstChapterId)}
          label={t('stories.startReading')}
        />
      )}
      <ButtonLink
        variant="secondary"
        href={{ pathname: '/novels/[slug]/wiki', params: { slug, branch: branch.id } }}
        label={t('wiki.title')}
      />
      <ButtonLink
        variant="quiet"
        href={{ pathname: '/novels/[slug]/branches', params: { slug } }}
        label={t('branches.map.open')}
      />
    </View>
  );
}

const styles = StyleSheet.create({
  title: { flexDirection: 'row', gap: SPACE.lg },
  words: { flex: 1, gap: SPACE.xs, justifyContent: 'center' },
  parent: { minHeight: TARGET, justifyContent: 'center' },
  begin: { gap: SPACE.md },
});

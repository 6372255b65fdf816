import { useTRPC } from '@inkvine/client/react';
import { branchTree, type BranchNode } from '@inkvine/client/reading/branch-tree';
import type { MapBranch } from '@inkvine/contracts/branches';
import type { Novel } from '@inkvine/contracts/stories';
import { useQuery } from '@tanstack/react-query';
import { Link, Stack, useLocalSearchParams } from 'expo-router';
import { useTranslation } from 'react-i18next';
import { Pressable, StyleSheet, View } from 'react-native';
import { DocumentTitle, ScrollScreen } from '../../design/screen.tsx';
import { EmptyState, Skeleton } from '../../design/states.tsx';
import { Heading, Text } from '../../design/text.tsx';
import { usePalette } from '../../design/theme.tsx';
import { SPACE } from '../../design/tokens.ts';
import { QueryView } from '../../shell/query-view.tsx';

/** Deeper branches stand no further to the right, so that a phone can still show their names. */
const INDENTED_DEPTH = 6;

export function BranchMapScreen() {
  const trpc = useTRPC();
  const { slug } = useLocalSearchParams<{ slug: string }>();
  const novel = useQuery(trpc.stories.novel.queryOptions({ slug }));
  return (
    <ScrollScreen>
      <Stack.Screen options={{ title: '' }} />
      <QueryView query={novel} loading={<Skeleton height={320} />}>
        {(data) => <Map novel={data} />}
      </QueryView>
    </ScrollScreen>
  );
}

function Map({ novel }: { novel: Novel }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const map = useQuery(trpc.branches.map.queryOptions({ novelId: novel.id }));
  const title = t('branches.map.title', { title: novel.title });
  return (
    <>
      <DocumentTitle title={title} />
      <View>
        <Heading level={1}>{title}</Heading>
        <Text tone="inkSoft">{t('branches.map.lead')}</Text>
      </View>
      <QueryView query={map} loading={<Skeleton height={240} />}>
        {({ branches }) => (
          <>
            <View role="list" aria-label={t('branches.map.tree')}>
              {rowsOf(branchTree(branches)).map(({ branch, depth }) => (
                <BranchRow key={branch.id} branch={branch} depth={depth} novel={novel} />
              ))}
            </View>
            {branches.length < 2 && (
              <EmptyState title={t('branches.map.alone')} body={t('branches.map.aloneBody')} />
            )}
          </>
        )}
      </QueryView>
    </>
  );
}

/** Each branch right below the one it parts from. */
function rowsOf(nodes: readonly BranchNode[], depth = 0): { branch: MapBranch; depth: number }[] {
  return nodes.flatMap(({ branch, children }) => [{ branch, depth }, ...rowsOf(children, depth + 1)]);
}

function BranchRow({ branch, depth, novel }: { branch: MapBranch; depth: number; novel: Novel }) {
  const { t } = useTranslation();
  const palette = usePalette();
  const isMain = branch.parentId === null;
  const { slug, language } = novel;
  const read =
    branch.readTo > (isMain ? 0 : branch.forkNumber)
      ? t('branches.readTo', { number: branch.readTo })
      : t('branches.notRead');
  const facts = [
    read,
    ...(branch.chapterCount === null ? [] : [t('common.chapters', { count: branch.chapterCount })]),
  ];
  const marks = [
    ...(branch.endorsed ? [t('branches.endorsed')] : []),
    ...(branch.mine ? [t('branches.mine')] : []),
  ];
  return (
    <View
      role="listitem"
      style={[
        styles.item,
        { marginStart: Math.min(depth, INDENTED_DEPTH) * SPACE.lg },
        depth > 0 && [styles.twig, { borderStartColor: palette.vine }],
      ]}
    >
      <Link
        href={{ pathname: '/novels/[slug]', params: isMain ? { slug } : { slug, branch: branch.id } }}
        asChild
      >
        <Pressable role="link" style={styles.row}>
          <Text serif bold language={language}>
            {branch.name ?? t('branches.original')}
          </Text>
          {marks.length > 0 && (
            <Text size="xs" tone="gold">
              {marks.join(' · ')}
            </Text>
          )}
          <Text size="xs" tone="inkSoft">
            {t('common.by', { name: branch.author.name })}
            {!isMain && ` · ${t('branches.partsAfter', { number: branch.forkNumber })}`}
          </Text>
          <Text size="xs" tone="inkSoft">
            {facts.join(' · ')}
          </Text>
        </Pressable>
      </Link>
    </View>
  );
}

const styles = StyleSheet.create({
  item: { marginBottom: SPACE.sm },
  twig: { borderStartWidth: 2, paddingStart: SPACE.md },
  row: { minHeight: 64, justifyContent: 'center', paddingVertical: SPACE.xs },
});

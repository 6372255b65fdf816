import { useTRPC } from '@inkvine/client/react';
import { BranchId } from '@inkvine/contracts/primitives';
import type { Novel } from '@inkvine/contracts/stories';
import { useQuery } from '@tanstack/react-query';
import { Stack, useLocalSearchParams } from 'expo-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { ButtonLink } from '../design/button.tsx';
import { Choice } from '../design/choice.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { RADIUS, SPACE } from '../design/tokens.ts';
import { NotFoundScreen } from '../shell/not-found.screen.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { useWhen } from '../shell/when.ts';
import { DonationRanking } from '../wallet/donation-ranking.tsx';
import { BranchNotices } from './branch-notices.tsx';
import { BranchView } from './branches/branch-view.tsx';
import { ChapterList } from './chapter-list.tsx';
import { NovelCover } from './novel-cover.tsx';
import { NovelWarnings } from './novel-warnings.tsx';
import { PriceRules } from './price-rules.tsx';

const PARTS = ['chapters', 'patrons'] as const;
type Part = (typeof PARTS)[number];

/** A novel, or the branch of it that the address names. */
export function NovelScreen() {
  const { slug, branch } = useLocalSearchParams<{ slug: string; branch?: string }>();
  if (branch === undefined) return <MainBranch slug={slug} />;
  const branchId = BranchId.safeParse(branch);
  return branchId.success ? <BranchView branchId={branchId.data} /> : <NotFoundScreen />;
}

function MainBranch({ slug }: { slug: string }) {
  const trpc = useTRPC();
  const novel = useQuery(trpc.stories.novel.queryOptions({ slug }));
  if (novel.data !== undefined) return <NovelView novel={novel.data} onRefresh={() => novel.refetch()} />;
  return (
    <ScrollScreen>
      <QueryView
        query={novel}
        loading={
          <>
            <Skeleton height={190} width={130} />
            <Skeleton height={38} />
            <Skeleton height={120} />
          </>
        }
      >
        {() => null}
      </QueryView>
    </ScrollScreen>
  );
}

function NovelView({ novel, onRefresh }: { novel: Novel; onRefresh: () => Promise<unknown> }) {
  const { t } = useTranslation();
  const [part, setPart] = useState<Part>('chapters');
  const labels = { chapters: t('stories.chapterList'), patrons: t('donations.ranking') };
  const header = (
    <>
      <Front novel={novel} />
      <PriceRules novel={novel} />
      <BranchNotices branchId={novel.branchId} language={novel.language} />
      <Choice
        hideLabel
        label={novel.title}
        value={part}
        options={PARTS.map((value) => ({ value, label: labels[value] }))}
        onChange={setPart}
      />
    </>
  );
  return (
    <>
      <DocumentTitle title={novel.title} />
      <Stack.Screen options={{ title: '' }} />
      {part === 'chapters' ? (
        <ChapterList
          branchId={novel.branchId}
          language={novel.language}
          header={header}
          onRefresh={onRefresh}
        />
      ) : (
        <ScrollScreen>
          {header}
          <DonationRanking novelId={novel.id} />
        </ScrollScreen>
      )}
    </>
  );
}

function Front({ novel }: { novel: Novel }) {
  const { t } = useTranslation();
  const when = useWhen();
  const facts = [
    t(`common.language.${novel.language}`),
    t('common.chapters', { count: novel.chapterCount }),
    ...(novel.lastPublishedAt === null ? [] : [when.relative(novel.lastPublishedAt)]),
  ];
  return (
    <View style={styles.front}>
      <View style={styles.title}>
        <NovelCover title={novel.title} author={novel.author.name} language={novel.language} width={124} />
        <View style={styles.words}>
          <Heading level={1} language={novel.language}>
            {novel.title}
          </Heading>
          <Text tone="inkSoft">{t('common.by', { name: novel.author.name })}</Text>
          <Text size="xs" tone="inkSoft">
            {facts.join(' · ')}
          </Text>
          {novel.offersMemberships && (
            <ButtonLink
              variant="quiet"
              href={{ pathname: '/creators/[creatorId]/memberships', params: { creatorId: novel.author.id } }}
              label={t('stories.memberships')}
            />
          )}
        </View>
      </View>
      <Begin novel={novel} />
      {novel.synopsis === '' ? (
        <Text tone="inkSoft">{t('stories.noSynopsis')}</Text>
      ) : (
        <Text serif language={novel.language}>
          {novel.synopsis}
        </Text>
      )}
      {novel.tags.length > 0 && <Tags novel={novel} />}
      <NovelWarnings warnings={novel.warnings} language={novel.language} />
    </View>
  );
}

function Tags({ novel }: { novel: Novel }) {
  const { t } = useTranslation();
  const palette = usePalette();
  return (
    <View role="list" aria-label={t('stories.tags')} style={styles.tags}>
      {novel.tags.map((tag) => (
        <View role="listitem" key={tag} style={[styles.tag, { backgroundColor: palette.sunken }]}>
          <Text size="xs" tone="inkSoft" language={novel.language}>
            {tag}
          </Text>
        </View>
      ))}
    </View>
  );
}

function Begin({ novel }: { novel: Novel }) {
  const { t } = useTranslation();
  const chapterId = novel.continueChapterId ?? novel.firstChapterId;
  return (
    <View style={styles.begin}>
      {chapterId !== null && (
        <ButtonLink
          href={{ pathname: '/read/[chapterId]', params: { chapterId } }}
          label={novel.continueChapterId === null ? t('stories.startReading') : t('stories.continueNovel')}
        />
      )}
      {novel.mine ? (
        <Text size="sm" tone="inkSoft">
          {t('donations.own')}
        </Text>
      ) : (
        <ButtonLink
          variant="secondary"
          href={{ pathname: '/donate/[slug]', params: { slug: novel.slug } }}
          label={t('donations.donate', { name: novel.author.name })}
        />
      )}
      <View style={styles.ways}>
        <ButtonLink
          variant="quiet"
          href={{ pathname: '/novels/[slug]/wiki', params: { slug: novel.slug } }}
          label={t('wiki.title')}
        />
        <ButtonLink
          variant="quiet"
          href={{ pathname: '/novels/[slug]/branches', params: { slug: novel.slug } }}
          label={t('branches.many')}
        />
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  front: { gap: SPACE.lg },
  title: { flexDirection: 'row', gap: SPACE.lg },
  words: { flex: 1, gap: SPACE.xs, justifyContent: 'center' },
  begin: { gap: SPACE.md },
  ways: { flexDirection: 'row', gap: SPACE.md },
  tags: { flexDirection: 'row', flexWrap: 'wrap', gap: SPACE.sm },
  tag: { borderRadius: RADIUS.full, paddingHorizontal: SPACE.md, paddingVertical: SPACE.xs },
});

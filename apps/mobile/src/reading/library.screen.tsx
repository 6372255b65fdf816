import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from 'expo-router';
import { useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { Pressable, StyleSheet, View } from 'react-native';
import { ButtonLink } from '../design/button.tsx';
import { Choice } from '../design/choice.tsx';
import { Coins } from '../design/coins.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { Text } from '../design/text.tsx';
import { SPACE, TARGET } from '../design/tokens.ts';
import { PagedList } from '../shell/paged-list.tsx';
import { RequireSession, useMe } from '../shell/session.tsx';
import { useWhen } from '../shell/when.ts';
import { ProgressLine } from './continue-reading.tsx';

const SHELVES = ['reading', 'unlocked'] as const;
type Shelf = (typeof SHELVES)[number];

/** What a reader has open and what they have unlocked. */
export function LibraryScreen() {
  const { t } = useTranslation();
  const me = useMe();
  const [shelf, setShelf] = useState<Shelf>('reading');
  const title = <DocumentTitle title={t('app.library')} />;
  if (me.data === undefined || me.data === null) {
    return (
      <ScrollScreen>
        {title}
        <RequireSession>{() => null}</RequireSession>
      </ScrollScreen>
    );
  }
  const labels = { reading: t('stories.continueReading'), unlocked: t('wallet.purchases') };
  const header = (
    <Choice
      hideLabel
      label={t('app.library')}
      value={shelf}
      options={SHELVES.map((value) => ({ value, label: labels[value] }))}
      onChange={setShelf}
    />
  );
  return (
    <>
      {title}
      {shelf === 'reading' ? <OpenBooks header={header} /> : <UnlockedChapters header={header} />}
    </>
  );
}

function OpenBooks({ header }: { header: ReactElement }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const when = useWhen();
  const open = useInfiniteQuery(trpc.reading.continueReading.infiniteQueryOptions({}, pageOptions));
  return (
    <PagedList
      query={open}
      header={header}
      keyOf={(item) => item.novelSlug}
      loading={<Skeleton height={80} />}
      empty={
        <EmptyState
          title={t('app.continueEmpty')}
          body={t('app.continueEmptyBody')}
          action={<ButtonLink href="/" label={t('app.browse')} />}
        />
      }
      renderItem={(item) => (
        <Link href={{ pathname: '/read/[chapterId]', params: { chapterId: item.chapterId } }} asChild>
          <Pressable role="link" style={styles.book}>
            <Text serif bold language={item.language}>
              {item.novelTitle}
            </Text>
            <Text size="sm" tone="inkSoft" language={item.language}>
              {item.chapterTitle}
            </Text>
            <ProgressLine fraction={item.fraction} />
            <Text size="xs" tone="inkSoft">
              {t('stories.continueAt', { number: item.chapterNumber, percent: item.fraction })}
              {' · '}
              {when.relative(item.readAt)}
            </Text>
          </Pressable>
        </Link>
      )}
    />
  );
}

function UnlockedChapters({ header }: { header: ReactElement }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const when = useWhen();
  const purchases = useInfiniteQuery(trpc.wallet.purchases.infiniteQueryOptions({}, pageOptions));
  return (
    <PagedList
      query={purchases}
      header={header}
      keyOf={(purchase) => purchase.chapterId}
      loading={<Skeleton height={60} />}
      empty={
        <EmptyState
          title={t('wallet.purchasesEmpty')}
          body={t('wallet.purchasesEmptyBody')}
          action={<ButtonLink href="/" label={t('app.browse')} />}
        />
      }
      renderItem={(purchase) => (
        <Link href={{ pathname: '/read/[chapterId]', params: { chapterId: purchase.chapterId } }} asChild>
          <Pressable role="link" style={styles.purchase}>
            <View style={styles.words}>
              <Text serif>{purchase.chapterTitle}</Text>
              <Text size="sm" tone="inkSoft">
                {purchase.novelTitle}
              </Text>
            </View>
            <View style={styles.end}>
              <Coins amount={purchase.coins} size="sm" />
              <Text size="xs" tone="inkSoft">
                {when.relative(purchase.purchasedAt)}
              </Text>
            </View>
          </Pressable>
        </Link>
      )}
    />
  );
}

const styles = StyleSheet.create({
  book: { paddingVertical: SPACE.lg, gap: 2 },
  purchase: { minHeight: TARGET, flexDirection: 'row', gap: SPACE.md, paddingVertical: SPACE.md },
  words: { flex: 1 },
  end: { alignItems: 'flex-end' },
});

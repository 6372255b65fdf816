import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { Locale } from '@inkvine/contracts/primitives';
import { LOCALES } from '@inkvine/i18n/locale';
import { useInfiniteQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { ButtonLink } from '../design/button.tsx';
import { Choice } from '../design/choice.tsx';
import { Mark } from '../design/mark.tsx';
import { DocumentTitle } from '../design/screen.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
import { ContinueReading } from '../reading/continue-reading.tsx';
import { PagedList } from '../shell/paged-list.tsx';
import { useMe, useSignInHref } from '../shell/session.tsx';
import { NovelRow } from './novel-row.tsx';

export function HomeScreen() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const me = useMe();
  const [language, setLanguage] = useState<Locale | 'all'>('all');
  const novels = useInfiniteQuery(
    trpc.stories.novels.infiniteQueryOptions(language === 'all' ? {} : { language }, pageOptions),
  );
  return (
    <>
      <DocumentTitle title={t('common.productName')} />
      <PagedList
        query={novels}
        keyOf={(novel) => novel.id}
        renderItem={(novel) => <NovelRow novel={novel} />}
        onRefresh={() => queryClient.invalidateQueries({ queryKey: trpc.reading.continueReading.pathKey() })}
        header={
          <>
            {me.data === null && <Welcome />}
            {me.data !== null && me.data !== undefined && <ContinueReading />}
            <View style={styles.latest}>
              <View>
                <Heading>{t('stories.latest')}</Heading>
                <Text size="sm" tone="inkSoft">
                  {t('stories.latestLead')}
                </Text>
              </View>
              <Choice
                hideLabel
                label={t('stories.filterLanguage')}
                value={language}
                options={[
                  { value: 'all' as const, label: t('stories.allLanguages') },
                  ...LOCALES.map((value) => ({ value, label: t(`common.language.${value}`) })),
                ]}
                onChange={setLanguage}
              />
            </View>
          </>
        }
        loading={[0, 1, 2].map((key) => (
          <Skeleton key={key} height={138} />
        ))}
        empty={<EmptyState title={t('stories.emptyTitle')} />}
      />
    </>
  );
}

function Welcome() {
  const { t } = useTranslation();
  const signIn = useSignInHref();
  return (
    <View style={styles.welcome}>
      <Mark height={44} />
      <Text serif size="lg">
        {t('common.tagline')}
      </Text>
      <View style={styles.ways}>
        <ButtonLink href="/sign-up" label={t('auth.signUp')} />
        <ButtonLink href={signIn} variant="secondary" label={t('auth.signIn')} />
      </View>
    </View>
  );
}

const styles = StyleSheet.create({
  welcome: { gap: SPACE.md, paddingTop: SPACE.sm },
  ways: { flexDirection: 'row', flexWrap: 'wrap', gap: SPACE.md },
  latest: { gap: SPACE.md },
});

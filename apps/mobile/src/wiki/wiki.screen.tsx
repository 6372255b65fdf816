import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { WikiType, type WikiOverview } from '@inkvine/contracts/wiki';
import { formatNumber } from '@inkvine/i18n/format';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Stack, useLocalSearchParams } from 'expo-router';
import { useDeferredValue, useState, type ReactElement } from 'react';
import { useTranslation } from 'react-i18next';
import { View } from 'react-native';
import { Notice, Rule } from '../design/card.tsx';
import { Choice } from '../design/choice.tsx';
import { Field } from '../design/field.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/paged-list.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { EntryRow } from './entry-row.tsx';
import { useWikiPlace, type WikiPlace } from './wiki-view.ts';

const PAGE_SIZE = 50;
const QUERY_MAX = 80;

/** The wiki of a story, as far as one has read it. */
export function WikiScreen() {
  const { slug, branch } = useLocalSearchParams<{ slug: string; branch?: string }>();
  const { novel, place } = useWikiPlace(slug, branch);
  if (place !== undefined) return <Wiki place={place} />;
  return (
    <ScrollScreen>
      <QueryView query={novel} loading={<Skeleton height={320} />}>
        {() => <Skeleton height={320} />}
      </QueryView>
    </ScrollScreen>
  );
}

function Wiki({ place }: { place: WikiPlace }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const overview = useQuery(trpc.wiki.overview.queryOptions(place.view));
  const [typed, setTyped] = useState('');
  const query = useDeferredValue(typed.trim());
  const [wanted, setType] = useState<WikiType | 'all'>('all');
  const known = overview.data?.types.some(({ type }) => type === wanted) === true;
  const type = known && wanted !== 'all' ? wanted : null;
  const header = (
    <>
      <View>
        <Heading level={1}>{t('wiki.title')}</Heading>
        <Text tone="inkSoft">{t('wiki.lead')}</Text>
      </View>
      {overview.data !== undefined && <Horizon place={place} overview={overview.data} />}
      <Field
        label={t('wiki.search')}
        inputMode="search"
        value={typed}
        maxLength={QUERY_MAX}
        onChangeText={setTyped}
      />
      {query === '' && overview.data !== undefined && (
        <Types overview={overview.data} value={type ?? 'all'} onChange={setType} />
      )}
    </>
  );
  return (
    <>
      <DocumentTitle title={t('wiki.of', { title: place.novel.title })} />
      <Stack.Screen options={{ title: '' }} />
      {query === '' ? (
        <Entries place={place} type={type} header={header} onRefresh={() => overview.refetch()} />
      ) : (
        <ScrollScreen>
          {header}
          <Hits place={place} query={query} />
        </ScrollScreen>
      )}
    </>
  );
}

/** How far the wiki tells. */
function Horizon({ place, overview }: { place: WikiPlace; overview: WikiOverview }) {
  const { t } = useTranslation();
  const { revealUpTo } = overview.choices;
  const chapter = overview.horizon.opened;
  const words =
    overview.sees === 'everything'
      ? t('wiki.horizon.everything', { chapter: overview.lastChapter })
      : revealUpTo !== null
        ? t('wiki.horizon.revealed', { chapter: revealUpTo })
        : chapter === 0
          ? t('wiki.horizon.none')
          : t('wiki.horizon.upTo', { chapter });
  return (
    <Notice tone="good">
      <Text size="sm">{words}</Text>
      {overview.hidden !== null && overview.hidden > 0 && (
        <Text size="xs" tone="inkSoft">
          {t('wiki.horizon.hidden', { count: overview.hidden })}
        </Text>
      )}
      {!place.isSignedIn && (
        <Text size="xs" tone="inkSoft">
          {t('wiki.horizon.guest')}
        </Text>
      )}
    </Notice>
  );
}

function Types({
  overview,
  value,
  onChange,
}: {
  overview: WikiOverview;
  value: WikiType | 'all';
  onChange: (type: WikiType | 'all') => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const counts = new Map(overview.types.map(({ type, count }) => [type, count]));
  return (
    <Choice
      hideLabel
      label={t('wiki.kinds')}
      value={value}
      options={[
        { value: 'all' as const, label: `${t('wiki.all')} ${formatNumber(overview.total, locale)}` },
        ...WikiType.options.flatMap((type) => {
          const count = counts.get(type);
          return count === undefined
            ? []
            : [{ value: type, label: `${t(`wiki.type.${type}`)} ${formatNumber(count, locale)}` }];
        }),
      ]}
      onChange={onChange}
    />
  );
}

function Entries({
  place,
  type,
  header,
  onRefresh,
}: {
  place: WikiPlace;
  type: WikiType | null;
  header: ReactElement;
  onRefresh: () => Promise<unknown>;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const entries = useInfiniteQuery(
    trpc.wiki.list.infiniteQueryOptions(
      { ...place.view, limit: PAGE_SIZE, ...(type === null ? {} : { type }) },
      { ...pageOptions, placeholderData: keepPreviousData },
    ),
  );
  return (
    <PagedList
      query={entries}
      header={header}
      onRefresh={onRefresh}
      keyOf={(entry) => entry.entryKey}
      loading={<Skeleton height={240} />}
      empty={<EmptyState title={t('wiki.empty')} body={t('wiki.emptyBody')} />}
      renderItem={(entry) => (
        <EntryRow place={place} entry={entry}>
          {entry.summary}
        </EntryRow>
      )}
    />
  );
}

/** What is found among what one has read. */
function Hits({ place, query }: { place: WikiPlace; query: string }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const hits = useQuery(
    trpc.wiki.search.queryOptions({ ...place.view, query }, { placeholderData: keepPreviousData }),
  );
  return (
    <QueryView query={hits} loading={<Skeleton height={160} />}>
      {({ items }) =>
        items.length === 0 ? (
          <EmptyState title={t('wiki.noHits')} body={t('wiki.noHitsBody')} />
        ) : (
          <View>
            <Text role="status" size="sm" tone="inkSoft">
              {t('wiki.hits', { count: items.length })}
            </Text>
            {items.map((hit) => (
              <View key={hit.entryKey}>
                <EntryRow place={place} entry={hit}>
                  {hit.excerpt.map((part, index) => (
                    <Text key={index} serif size="sm" bold={part.hit} tone={part.hit ? 'ink' : 'inkSoft'}>
                      {part.text}
                    </Text>
                  ))}
                </EntryRow>
                <Rule />
              </View>
            ))}
          </View>
        )
      }
    </QueryView>
  );
}

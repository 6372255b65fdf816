import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { typedChapter } from '@inkvine/client/wiki/horizon-words';
import { WikiType, type WikiOverview } from '@inkvine/contracts/wiki';
import { formatNumber } from '@inkvine/i18n/format';
import { keepPreviousData, useInfiniteQuery, useQuery } from '@tanstack/react-query';
import { Stack, useLocalSearchParams } from 'expo-router';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { View } from 'react-native';
import { Rule } from '../design/card.tsx';
import { Choice } from '../design/choice.tsx';
import { Field } from '../design/field.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { Heading, Text } from '../design/text.tsx';
import { useLocale } from '../shell/locale.ts';
import { PagedList } from '../shell/paged-list.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { EntryRow } from './entry-row.tsx';
import { SuggestButton } from './suggest-sheet.tsx';
import { WikiHorizon } from './wiki-horizon.tsx';
import { TimelineEvent, useTimeline } from './wiki-timeline.tsx';
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

type Part = 'all' | 'timeline' | WikiType;

function Wiki({ place: present }: { place: WikiPlace }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  // Looking back shortens what an answer reaches, so how far one may look is asked without it.
  const now = useQuery(trpc.wiki.overview.queryOptions(present.view));
  const [chapter, setChapter] = useState('');
  const most = now.data === undefined ? 0 : furthest(now.data);
  const wantedChapter = typedChapter(useDeferredValue(chapter), most);
  const asOf = wantedChapter === null || wantedChapter >= most ? undefined : wantedChapter;
  const place: WikiPlace = asOf === undefined ? present : { ...present, view: { ...present.view, asOf } };
  const overview = useQuery(
    trpc.wiki.overview.queryOptions(place.view, { placeholderData: keepPreviousData }),
  );
  const [typed, setTyped] = useState('');
  const query = useDeferredValue(typed.trim());
  const [wanted, setPart] = useState<Part>('all');
  const known = overview.data !== undefined && partsOf(overview.data).some(({ part }) => part === wanted);
  const part = known ? wanted : 'all';
  const header = (
    <>
      <View>
        <Heading level={1}>{t('wiki.title')}</Heading>
        <Text tone="inkSoft">{t('wiki.lead')}</Text>
      </View>
      {overview.data !== undefined && (
        <WikiHorizon
          place={place}
          overview={overview.data}
          lookBack={most < 1 ? undefined : { typed: chapter, onChange: setChapter }}
        />
      )}
      {place.isSignedIn && overview.data?.mine === false && (
        <SuggestButton branchId={place.view.branchId} entryKey={null} />
      )}
      <Field
        label={t('wiki.search')}
        inputMode="search"
        value={typed}
        maxLength={QUERY_MAX}
        onChangeText={setTyped}
      />
      {query === '' && overview.data !== undefined && (
        <Parts overview={overview.data} value={part} onChange={setPart} />
      )}
    </>
  );
  const entries = useInfiniteQuery(
    trpc.wiki.list.infiniteQueryOptions(
      { ...place.view, limit: PAGE_SIZE, ...(part === 'all' || part === 'timeline' ? {} : { type: part }) },
      { ...pageOptions, placeholderData: keepPreviousData },
    ),
  );
  const showsTimeline = part === 'timeline' && query === '';
  const events = useTimeline(place, showsTimeline);
  const list = { header, loading: <Skeleton height={240} />, onRefresh: () => overview.refetch() };
  // One kind of list in one place, whatever it shows: another would take the keyboard from whoever types in the header.
  return (
    <>
      <DocumentTitle title={t('wiki.of', { title: place.novel.title })} />
      <Stack.Screen options={{ title: '' }} />
      {showsTimeline ? (
        <PagedList
          {...list}
          query={events}
          keyOf={(event) => event.key}
          empty={<EmptyState title={t('wiki.empty')} body={t('wiki.emptyTimelineBody')} />}
          renderItem={(event) => <TimelineEvent place={place} event={event} />}
        />
      ) : (
        <PagedList
          {...list}
          {...(query === '' ? {} : { instead: <Hits place={place} query={query} /> })}
          query={entries}
          keyOf={(entry) => entry.entryKey}
          empty={<EmptyState title={t('wiki.empty')} body={t('wiki.emptyBody')} />}
          renderItem={(entry) => (
            <EntryRow place={place} entry={entry}>
              {entry.summary}
            </EntryRow>
          )}
        />
      )}
    </>
  );
}

/** The last chapter of which the wiki tells this viewer. */
const furthest = ({ sees, lastChapter, horizon }: WikiOverview): number =>
  sees === 'everything' ? lastChapter : horizon.opened;

/** The parts that have anything to show, with how much. */
const partsOf = (overview: WikiOverview): { part: Part; count: number }[] => [
  { part: 'all', count: overview.total },
  ...WikiType.options.flatMap((type) => {
    const count = overview.types.find((counted) => counted.type === type)?.count;
    return count === undefined ? [] : [{ part: type, count }];
  }),
  ...(overview.events === 0 ? [] : [{ part: 'timeline' as const, count: overview.events }]),
];

function Parts({
  overview,
  value,
  onChange,
}: {
  overview: WikiOverview;
  value: Part;
  onChange: (part: Part) => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const nameOf = (part: Part): string =>
    part === 'all' ? t('wiki.all') : part === 'timeline' ? t('wiki.timeline') : t(`wiki.type.${part}`);
  return (
    <Choice
      hideLabel
      label={t('wiki.kinds')}
      value={value}
      options={partsOf(overview).map(({ part, count }) => ({
        value: part,
        label: `${nameOf(part)} ${formatNumber(count, locale)}`,
      }))}
      onChange={onChange}
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

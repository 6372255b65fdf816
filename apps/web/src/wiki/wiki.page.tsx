import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { WikiType, type WikiOverview } from '@inkvine/contracts/wiki';
import { formatNumber } from '@inkvine/i18n/format';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Settings2 } from 'lucide-react';
import { useDeferredValue, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { TextField } from '../design/field.tsx';
import { Skeleton } from '../design/states.tsx';
import { Tabs } from '../design/tabs.tsx';
import { WayBack } from '../design/way-back.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { useLocale } from '../shell/locale.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { HorizonBar } from './horizon-bar.tsx';
import { SuggestButton } from './suggest-dialog.tsx';
import { WikiList } from './wiki-list.tsx';
import { WikiHits } from './wiki-hits.tsx';
import { WikiTimeline } from './wiki-timeline.tsx';
import { useWikiPlace, type WikiPlace } from './wiki-view.ts';

const route = getRouteApi('/novels/$slug/wiki');

export function WikiPage() {
  const { slug } = route.useParams();
  const { novel, place } = useWikiPlace(slug, route.useSearch());
  if (novel.isError && parseAppError(novel.error).code === 'NOT_FOUND') return <NotFoundPage />;
  return (
    <div className="page flex flex-col gap-8">
      {place === undefined ? (
        <QueryView query={novel} loading={<Skeleton className="h-64" />}>
          {() => <Skeleton className="h-64" />}
        </QueryView>
      ) : (
        <Wiki place={place} />
      )}
    </div>
  );
}

function Wiki({ place }: { place: WikiPlace }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const overview = useQuery(
    trpc.wiki.overview.queryOptions(place.view, { placeholderData: keepPreviousData }),
  );
  return (
    <>
      <PageTitle title={t('wiki.of', { title: place.novel.title })} />
      <header className="flex flex-col gap-2">
        <WayBack to="/novels/$slug" params={{ slug: place.slug }} search={{ branch: place.branch }}>
          <span lang={place.novel.language}>{place.novel.title}</span>
        </WayBack>
        <div className="flex flex-wrap items-end justify-between gap-x-8 gap-y-4">
          <div>
            <h1 className="font-serif text-2xl font-bold">{t('wiki.title')}</h1>
            <p className="mt-2 text-ink-soft">{t('wiki.lead')}</p>
          </div>
          <div className="flex flex-wrap gap-3">
            {overview.data?.mine === true && (
              <Link
                to="/write/$novelId/wiki"
                params={{ novelId: place.novel.id }}
                search={{ branch: place.branch }}
                className={buttonClass('secondary')}
              >
                <Settings2 aria-hidden className="size-4" />
                {t('stories.manage')}
              </Link>
            )}
            {place.isSignedIn && overview.data?.mine === false && (
              <SuggestButton view={place.view} entryKey={null} />
            )}
          </div>
        </div>
      </header>
      <QueryView query={overview} loading={<Skeleton className="h-40" />}>
        {(data) => (
          <>
            <HorizonBar place={place} overview={data} />
            <Contents place={place} overview={data} />
          </>
        )}
      </QueryView>
    </>
  );
}

type Part = 'all' | 'timeline' | WikiType;

function Contents({ place, overview }: { place: WikiPlace; overview: WikiOverview }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [typed, setTyped] = useState('');
  const query = useDeferredValue(typed.trim());
  const [wanted, setPart] = useState<Part>('all');
  const parts: { value: Part; name: string; count: number }[] = [
    { value: 'all', name: t('wiki.all'), count: overview.total },
    ...WikiType.options.flatMap((type) => {
      const count = overview.types.find((counted) => counted.type === type)?.count;
      return count === undefined ? [] : [{ value: type, name: t(`wiki.type.${type}`), count }];
    }),
    ...(overview.events === 0
      ? []
      : [{ value: 'timeline' as const, name: t('wiki.timeline'), count: overview.events }]),
  ];
  // Looking further back may leave a tab without anything to show.
  const part = parts.some(({ value }) => value === wanted) ? wanted : 'all';
  return (
    <div className="flex flex-col gap-6">
      <search>
        <TextField
          type="search"
          label={t('wiki.search')}
          value={typed}
          maxLength={80}
          onChange={(event) => setTyped(event.target.value)}
          className="max-w-md"
        />
      </search>
      {query === '' ? (
        <Tabs
          label={t('wiki.kinds')}
          value={part}
          items={parts.map(({ value, name, count }) => ({
            value,
            label: `${name} ${formatNumber(count, locale)}`,
          }))}
          onChange={setPart}
        >
          {part === 'timeline' ? (
            <WikiTimeline place={place} />
          ) : (
            <WikiList place={place} {...(part === 'all' ? {} : { type: part })} />
          )}
        </Tabs>
      ) : (
        <WikiHits place={place} query={query} />
      )}
    </div>
  );
}

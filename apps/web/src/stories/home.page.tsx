import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { LOCALES, type Locale } from '@inkvine/i18n/locale';
import { useInfiniteQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { Choice } from '../design/field.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { PagedList } from '../shell/query-view.tsx';
import { useMe } from '../shell/session.tsx';
import { ContinueReading } from './continue-reading.tsx';
import { FeaturedNovel } from './featured-novel.tsx';
import { Masthead } from './masthead.tsx';
import { NovelCard } from './novel-card.tsx';
import { PageTitle } from '../shell/page-title.tsx';

const FEATURED = 2;
const SHELF = 'grid gap-x-7 gap-y-9 sm:grid-cols-3 lg:grid-cols-5';

export function HomePage() {
  const { t } = useTranslation();
  const me = useMe();
  return (
    <div className="page flex flex-col gap-14">
      <PageTitle />
      {me.data === null ? <Masthead /> : <h1 className="sr-only">{t('common.productName')}</h1>}
      {me.data !== null && me.data !== undefined && <ContinueReading />}
      <LatestNovels />
    </div>
  );
}

function LatestNovels() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const [language, setLanguage] = useState<Locale | 'all'>('all');
  const novels = useInfiniteQuery(
    trpc.stories.novels.infiniteQueryOptions(language === 'all' ? {} : { language }, pageOptions),
  );
  return (
    <Section
      id="latest"
      title={t('stories.latest')}
      lead={t('stories.latestLead')}
      action={
        <Choice
          label={t('stories.filterLanguage')}
          hideLabel
          name="language"
          value={language}
          options={[
            { value: 'all' as const, label: t('stories.allLanguages') },
            ...LOCALES.map((value) => ({ value, label: t(`common.language.${value}`) })),
          ]}
          onChange={setLanguage}
        />
      }
    >
      <PagedList
        query={novels}
        loading={
          <div className="grid gap-5 lg:grid-cols-2">
            {Array.from({ length: FEATURED }, (_, index) => (
              <Skeleton key={index} className="h-72" />
            ))}
          </div>
        }
        empty={
          <EmptyState
            title={t('stories.emptyTitle')}
            body={t('stories.emptyBody')}
            action={
              <Link to="/write/import" className={buttonClass()}>
                {t('stories.emptyAction')}
              </Link>
            }
          />
        }
      >
        {(items) => (
          <div className="flex flex-col gap-10">
            <ul className="grid gap-5 lg:grid-cols-2">
              {items.slice(0, FEATURED).map((novel) => (
                <li key={novel.id}>
                  <FeaturedNovel novel={novel} />
                </li>
              ))}
            </ul>
            {items.length > FEATURED && (
              <ul className={SHELF}>
                {items.slice(FEATURED).map((novel) => (
                  <li key={novel.id}>
                    <NovelCard novel={novel} />
                  </li>
                ))}
              </ul>
            )}
          </div>
        )}
      </PagedList>
    </Section>
  );
}

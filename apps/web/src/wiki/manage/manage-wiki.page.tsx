import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../../design/button.tsx';
import { PageHeading } from '../../design/card.tsx';
import { Tabs } from '../../design/tabs.tsx';
import { WayBack } from '../../design/way-back.tsx';
import { PageTitle } from '../../shell/page-title.tsx';
import { ManagedEntries } from './managed-entries.tsx';
import { ManagedEvents } from './managed-events.tsx';
import { WithManuscript, type Manuscript } from './manuscript.tsx';
import { SuggestionInbox } from './suggestion-inbox.tsx';
import { WikiCheck } from './wiki-check.tsx';
import { WikiSettingsForm } from './wiki-settings-form.tsx';

const route = getRouteApi('/write/$novelId/wiki');

export function ManageWikiPage() {
  const { branch } = route.useSearch();
  return (
    <div className="page flex flex-col gap-8">
      <WithManuscript novelId={route.useParams().novelId} branch={branch}>
        {(manuscript) => <ManageWiki manuscript={manuscript} />}
      </WithManuscript>
    </div>
  );
}

const TABS = ['entries', 'events', 'check', 'inbox', 'settings'] as const;

function ManageWiki({ manuscript }: { manuscript: Manuscript }) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<(typeof TABS)[number]>('entries');
  const { novelId, branchId, branch, slug, title, language } = manuscript;
  return (
    <>
      <PageTitle title={t('wiki.of', { title })} />
      <header className="flex flex-col gap-2">
        <WayBack to="/write/$novelId" params={{ novelId }} search={{ branch }}>
          <span lang={language}>{title}</span>
        </WayBack>
        <PageHeading
          title={t('wiki.manage.title')}
          lead={t('wiki.manage.lead')}
          action={
            <Link
              to="/novels/$slug/wiki"
              params={{ slug }}
              search={{ branch }}
              className={buttonClass('secondary')}
            >
              {t('wiki.manage.asReaders')}
            </Link>
          }
        />
      </header>
      <Tabs
        label={t('wiki.manage.parts')}
        value={tab}
        items={TABS.map((value) => ({ value, label: t(`wiki.manage.tab.${value}`) }))}
        onChange={setTab}
      >
        {tab === 'entries' && <ManagedEntries manuscript={manuscript} />}
        {tab === 'events' && <ManagedEvents manuscript={manuscript} />}
        {tab === 'check' && <WikiCheck manuscript={manuscript} />}
        {tab === 'inbox' && <SuggestionInbox manuscript={manuscript} />}
        {tab === 'settings' && <WikiSettingsForm branchId={branchId} />}
      </Tabs>
    </>
  );
}

import type { WholeOutline } from '@inkvine/contracts/outline';
import type { ManagedNovel } from '@inkvine/contracts/stories';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Tabs } from '../design/tabs.tsx';
import { ManagedNotices } from './notices/managed-notices.tsx';
import { OutlineSection } from './outline/outline-section.tsx';
import { ReleaseDefaults } from './releases/release-defaults.tsx';
import { ReleaseCalendar } from './releases/release-calendar.tsx';

/** What an author looks after in a novel or a fork: its chapters, when they appear, and what readers are told. */
export function WorkTabs({
  name,
  work,
  outline,
  mayCostCoins = true,
  addChapter,
}: {
  name: string;
  work: Pick<ManagedNovel, 'branchId' | 'language'>;
  outline: WholeOutline | undefined;
  /** False in a fork whose author agreed that its chapters are free. */
  mayCostCoins?: boolean;
  addChapter: ReactNode;
}) {
  const { t } = useTranslation();
  const [tab, setTab] = useState<'chapters' | 'calendar' | 'notices' | 'defaults'>('chapters');
  return (
    <Tabs
      label={name}
      value={tab}
      items={[
        { value: 'chapters', label: t('writing.chapters') },
        { value: 'calendar', label: t('release.calendar') },
        { value: 'notices', label: t('notices.title') },
        { value: 'defaults', label: t('release.defaults') },
      ]}
      onChange={setTab}
    >
      {tab === 'notices' ? (
        <ManagedNotices branchId={work.branchId} language={work.language} />
      ) : tab === 'defaults' ? (
        <ReleaseDefaults branchId={work.branchId} language={work.language} mayCostCoins={mayCostCoins} />
      ) : tab === 'chapters' || outline === undefined ? (
        <OutlineSection novel={work} action={addChapter} />
      ) : (
        <ReleaseCalendar outline={outline} language={work.language} />
      )}
    </Tabs>
  );
}

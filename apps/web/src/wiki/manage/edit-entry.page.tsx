import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import { WikiEntryKey } from '@inkvine/contracts/primitives';
import type { WikiType } from '@inkvine/contracts/wiki';
import type {
  WikiEditable,
  WikiEditablePart,
  WikiPartContent,
  WikiPartKind,
} from '@inkvine/contracts/wiki-editing';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../../design/button.tsx';
import { PageHeading, Section } from '../../design/card.tsx';
import { Skeleton } from '../../design/states.tsx';
import { WayBack } from '../../design/way-back.tsx';
import { NotFoundPage } from '../../shell/fallback-pages.tsx';
import { PageTitle } from '../../shell/page-title.tsx';
import { QueryView } from '../../shell/query-view.tsx';
import { WithManuscript, type Manuscript } from './manuscript.tsx';
import { PartCard } from './part-card.tsx';
import { PartDialog } from './part-dialog.tsx';

const route = getRouteApi('/write/$novelId/wiki/$entryKey');

export function EditEntryPage() {
  const params = route.useParams();
  const { branch } = route.useSearch();
  const key = WikiEntryKey.safeParse(params.entryKey);
  if (!key.success) return <NotFoundPage />;
  return (
    <div className="page-narrow flex flex-col gap-10">
      <WithManuscript novelId={params.novelId} branch={branch}>
        {(manuscript) => <EditEntry manuscript={manuscript} entryKey={key.data} />}
      </WithManuscript>
    </div>
  );
}

function EditEntry({ manuscript, entryKey }: { manuscript: Manuscript; entryKey: WikiEntryKey }) {
  const trpc = useTRPC();
  const entry = useQuery(trpc.wiki.editable.queryOptions({ branchId: manuscript.branchId, entryKey }));
  if (entry.isError && parseAppError(entry.error).code === 'NOT_FOUND') return <NotFoundPage />;
  return (
    <QueryView query={entry} loading={<Skeleton className="h-64" />}>
      {(data) => <EntryParts manuscript={manuscript} entry={data} />}
    </QueryView>
  );
}

const KINDS = ['snapshot', 'section', 'alias', 'relation'] as const satisfies WikiPartKind[];

type Written = Pick<WikiEditablePart, 'content'> & Partial<WikiEditablePart>;

function EntryParts({ manuscript, entry }: { manuscript: Manuscript; entry: WikiEditable }) {
  const { t } = useTranslation();
  const [written, setWritten] = useState<Written | null>(null);
  const { novelId, branchId, language, slug } = manuscript;
  const head = entry.parts.find((part) => part.content.kind === 'entry');
  const type: WikiType = head?.content.kind === 'entry' ? head.content.type : 'concept';
  const label = head?.content.kind === 'entry' ? head.content.label : '';
  const card = (part: WikiEditablePart) => (
    <PartCard
      key={part.key}
      branchId={branchId}
      language={language}
      part={part}
      labels={entry.labels}
      onEdit={() => setWritten(part)}
    >
      <PartText content={part.content} language={language} />
    </PartCard>
  );
  return (
    <>
      <PageTitle title={label} />
      <header className="flex flex-col gap-2">
        <WayBack to="/write/$novelId/wiki" params={{ novelId }} search={{ branch: manuscript.branch }}>
          {t('wiki.entry.back')}
        </WayBack>
        <PageHeading
          title={<span lang={language}>{label}</span>}
          lead={t(`wiki.type.${type}`)}
          action={
            <Link
              to="/novels/$slug/wiki/$entryKey"
              params={{ slug, entryKey: entry.entryKey }}
              search={{ branch: manuscript.branch }}
              className={buttonClass('secondary')}
            >
              {t('wiki.manage.asReaders')}
            </Link>
          }
        />
        {head !== undefined && <ul>{card(head)}</ul>}
      </header>
      {KINDS.map((kind) => {
        const parts = entry.parts.filter((part) => part.content.kind === kind);
        return (
          <Section
            key={kind}
            id={`parts-${kind}`}
            title={t(`wiki.manage.kind.${kind}`)}
            action={
              <Button
                variant="secondary"
                size="sm"
                onClick={() => setWritten({ content: emptyPart(kind, entry.parts) })}
              >
                <Plus aria-hidden className="size-4" />
                {t(`wiki.manage.add.${kind}`)}
              </Button>
            }
          >
            {parts.length > 0 && (
              <ul className="divide-y divide-line border-y border-line">{parts.map(card)}</ul>
            )}
          </Section>
        );
      })}
      {written !== null && (
        <PartDialog
          manuscript={manuscript}
          entryKey={entry.entryKey}
          type={type}
          part={written}
          labels={entry.labels}
          onClose={() => setWritten(null)}
        />
      )}
    </>
  );
}

function PartText({ content, language }: { content: WikiPartContent; language: Manuscript['language'] }) {
  const text = content.kind === 'snapshot' ? content.summary : content.kind === 'section' ? content.text : '';
  if (text === '') return null;
  return (
    <p lang={language} className="line-clamp-3 font-serif text-sm whitespace-pre-line text-ink-soft">
      {text}
    </p>
  );
}

/** A new part; what is known later starts from what was known last. */
function emptyPart(kind: (typeof KINDS)[number], parts: readonly WikiEditablePart[]): WikiPartContent {
  const gate = { from: 'never' } as const;
  switch (kind) {
    case 'snapshot': {
      const last = parts.findLast((part) => part.content.kind === 'snapshot')?.content;
      return last?.kind === 'snapshot'
        ? { ...last, gate }
        : { kind, gate, name: '', summary: '', attributes: [] };
    }
    case 'section':
      return { kind, gate, title: '', text: '' };
    case 'alias':
      return { kind, gate, name: '' };
    case 'relation':
      return { kind, gate, targetKey: '' as WikiEntryKey, label: '', reverse: '' };
  }
}

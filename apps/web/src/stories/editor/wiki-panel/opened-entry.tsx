import { parseAppError } from '@inkvine/client/app-error';
import { useTRPC } from '@inkvine/client/react';
import type { WikiEntryKey } from '@inkvine/contracts/primitives';
import { keepPreviousData, useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { AtSign, ChevronLeft } from 'lucide-react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../../../design/button.tsx';
import { Skeleton } from '../../../design/states.tsx';
import { QueryView } from '../../../shell/query-view.tsx';
import { EntryBody } from '../../../wiki/entry-body.tsx';
import { EntryImage } from '../../../wiki/entry-image.tsx';
import { Spans } from '../../../wiki/wiki-spans.tsx';
import type { WikiPlace } from '../../../wiki/wiki-view.ts';

/** An entry beside the text. What it speaks of opens in its place. */
export function OpenedEntry({
  place,
  entryKey,
  onMention,
  onBack,
}: {
  place: WikiPlace;
  entryKey: WikiEntryKey;
  onMention: (named: { entryKey: WikiEntryKey; name: string }) => void;
  onBack: () => void;
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const entry = useQuery(
    trpc.wiki.entry.queryOptions({ ...place.view, entryKey }, { placeholderData: keepPreviousData }),
  );
  const isUnknown = entry.isError && parseAppError(entry.error).code === 'NOT_FOUND';
  const { language } = place.novel;
  return (
    <>
      <Button variant="quiet" size="sm" className="-ml-3" onClick={onBack}>
        <ChevronLeft aria-hidden className="size-4" />
        {t('editor.wiki.back')}
      </Button>
      {isUnknown ? (
        <p role="status" className="text-sm text-ink-soft">
          {t('editor.wiki.notYet')}
        </p>
      ) : (
        <QueryView query={entry} loading={<Skeleton className="h-64" />}>
          {(data) => (
            <article className="flex flex-col gap-5">
              <header className="flex flex-col gap-2">
                <p className="text-xs text-ink-soft">
                  {t(`wiki.type.${data.type}`)} ·{' '}
                  {data.firstChapter === 0
                    ? t('wiki.introduced')
                    : t('wiki.firstMet', { chapter: data.firstChapter })}
                </p>
                <h3 lang={language} className="font-serif text-2xl font-bold">
                  {data.name}
                </h3>
                {data.image !== undefined && (
                  <EntryImage
                    key={data.image.id}
                    view={place.view}
                    image={data.image}
                    className="max-h-52 w-full object-contain"
                  />
                )}
                <p lang={language} className="font-serif">
                  <Spans place={place} spans={data.summarySpans} />
                </p>
                <div className="flex flex-wrap items-center gap-2">
                  <Button size="sm" onClick={() => onMention(data)}>
                    <AtSign aria-hidden className="size-4" />
                    {t('editor.wiki.insert')}
                  </Button>
                  <Link
                    to="/write/$novelId/wiki/$entryKey"
                    params={{ novelId: place.novel.id, entryKey }}
                    search={{ branch: place.branch }}
                    target="_blank"
                    className={buttonClass('quiet', 'sm')}
                  >
                    {t('editor.wiki.edit')}
                  </Link>
                </div>
              </header>
              <EntryBody place={place} entry={data} />
            </article>
          )}
        </QueryView>
      )}
    </>
  );
}

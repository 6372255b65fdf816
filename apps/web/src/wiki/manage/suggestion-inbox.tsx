import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import type { WikiReceivedSuggestion } from '@inkvine/contracts/wiki-editing';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useTranslation } from 'react-i18next';
import type { z } from 'zod';
import { Button } from '../../design/button.tsx';
import { EmptyState, Skeleton } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { PagedList, useErrorMessage } from '../../shell/query-view.tsx';
import { When } from '../../shell/when.tsx';
import type { Manuscript } from './manuscript.tsx';

/** What readers suggested, the oldest that waits first. */
export function SuggestionInbox({ manuscript }: { manuscript: Manuscript }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const suggestions = useInfiniteQuery(
    trpc.wiki.suggestions.infiniteQueryOptions({ branchId: manuscript.branchId, limit: 50 }, pageOptions),
  );
  return (
    <PagedList
      query={suggestions}
      loading={<Skeleton className="h-48" />}
      empty={<EmptyState title={t('wiki.manage.inbox.empty')} body={t('wiki.manage.inbox.emptyBody')} />}
    >
      {(items) => (
        <ul className="divide-y divide-line border-y border-line">
          {items.map((suggestion) => (
            <Suggestion key={suggestion.id} suggestion={suggestion} language={manuscript.language} />
          ))}
        </ul>
      )}
    </PagedList>
  );
}

function Suggestion({
  suggestion,
  language,
}: {
  suggestion: z.infer<typeof WikiReceivedSuggestion>;
  language: Manuscript['language'];
}) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const decide = useMutation(
    trpc.wiki.decideSuggestion.mutationOptions({
      onSuccess: ({ status }) =>
        toast(t(status === 'accepted' ? 'wiki.manage.inbox.accepted' : 'wiki.manage.inbox.declined')),
      onError: (error) => toast(message(error), 'bad'),
      onSettled: () => queryClient.invalidateQueries({ queryKey: trpc.wiki.pathKey() }),
    }),
  );
  const { id, version, by, chapter } = suggestion;
  return (
    <li className="flex flex-col gap-2 py-4">
      <p className="text-xs text-ink-soft">
        {suggestion.entryLabel === null
          ? t('wiki.manage.inbox.forNew')
          : t('wiki.manage.inbox.forEntry', { name: suggestion.entryLabel })}
        {' · '}
        {t('wiki.manage.inbox.by', { name: by, chapter })}
        {' · '}
        <When at={suggestion.submittedAt} />
      </p>
      <p lang={language} className="font-serif font-bold">
        {suggestion.title}
      </p>
      <p lang={language} className="max-w-2xl font-serif whitespace-pre-line">
        {suggestion.text}
      </p>
      {suggestion.status === 'open' ? (
        <div className="flex flex-wrap gap-3">
          <Button
            size="sm"
            pending={decide.isPending}
            onClick={() => decide.mutate({ suggestionId: id, version, accept: true })}
          >
            {t('wiki.manage.inbox.accept')}
          </Button>
          <Button
            size="sm"
            variant="secondary"
            pending={decide.isPending}
            onClick={() => decide.mutate({ suggestionId: id, version, accept: false })}
          >
            {t('wiki.manage.inbox.decline')}
          </Button>
        </div>
      ) : (
        <p className="text-sm text-ink-soft">{t(`wiki.suggest.status.${suggestion.status}`)}</p>
      )}
    </li>
  );
}

import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { EmptyState, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { PagedList, useErrorMessage } from '../shell/query-view.tsx';

/** Addresses that gifts wait for, and vouching for those that have an account. */
export function LegacyPeople() {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [asked, setAsked] = useState<string | null>(null);
  const people = useInfiniteQuery(trpc.legacy.missingPeople.infiniteQueryOptions({}, pageOptions));
  const vouch = useMutation(
    trpc.legacy.vouchFor.mutationOptions({
      onSuccess: (_, { email }) => toast(t('legacy.people.vouched', { email })),
      onError: (error) => toast(message(error), 'bad'),
      onSettled: async () => {
        setAsked(null);
        await queryClient.invalidateQueries({ queryKey: trpc.legacy.pathKey() });
      },
    }),
  );
  return (
    <Section id="legacy-people" title={t('legacy.people.title')}>
      <p className="max-w-2xl text-sm text-ink-soft">{t('legacy.people.lead')}</p>
      <PagedList
        query={people}
        loading={<Skeleton className="h-40" />}
        empty={<EmptyState title={t('legacy.people.empty')} body={t('legacy.people.emptyBody')} />}
      >
        {(items) => (
          <ul className="divide-y divide-line border-y border-line text-sm">
            {items.map((person) => (
              <li
                key={`${person.role}-${person.email}`}
                className="flex flex-wrap items-center justify-between gap-x-4 gap-y-2 py-3"
              >
                <span className="min-w-0">
                  <span className="font-semibold break-all">{person.email}</span>
                  <span className="block text-xs text-ink-soft">
                    {t(`legacy.people.${person.role}`)}
                    {person.name !== null && ` · ${person.name}`}
                    {' · '}
                    {t('legacy.people.gifts', { count: person.gifts, coins: person.coins })}
                  </span>
                </span>
                {person.hasAccount ? (
                  <Button variant="secondary" size="sm" onClick={() => setAsked(person.email)}>
                    {t('legacy.people.vouch')}
                    <span className="sr-only">: {person.email}</span>
                  </Button>
                ) : (
                  <span className="text-xs text-ink-soft">{t('legacy.people.noAccount')}</span>
                )}
              </li>
            ))}
          </ul>
        )}
      </PagedList>
      <ConfirmDialog
        open={asked !== null}
        onOpenChange={(open) => {
          if (!open) setAsked(null);
        }}
        title={t('legacy.people.confirm')}
        body={t('legacy.people.confirmBody', { email: asked ?? '' })}
        action={t('legacy.people.vouch')}
        variant="primary"
        pending={vouch.isPending}
        onConfirm={() => {
          if (asked !== null) vouch.mutate({ email: asked });
        }}
      />
    </Section>
  );
}

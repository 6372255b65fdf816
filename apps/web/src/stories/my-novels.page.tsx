import { useIdempotencyKeys } from '@inkvine/client/idempotency-key';
import { pageOptions } from '@inkvine/client/pages';
import { useTRPC } from '@inkvine/client/react';
import { useInfiniteQuery, useMutation, useQueryClient } from '@tanstack/react-query';
import { Link, useNavigate } from '@tanstack/react-router';
import { FileUp, Plus, Sprout } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { PageHeading } from '../design/card.tsx';
import { Dialog } from '../design/dialog.tsx';
import { EmptyState, Notice, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { PagedList, useErrorMessage } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { When } from '../shell/when.tsx';
import {
  EMPTY_DETAILS,
  NovelDetailsFields,
  parseDetails,
  type DetailsForm,
} from './novel-details-fields.tsx';

export function MyNovelsPage() {
  const { t } = useTranslation();
  return (
    <div className="page flex flex-col gap-8">
      <PageTitle title={t('writing.title')} />
      <RequireSession>{(me) => <MyNovels author={me.name} />}</RequireSession>
    </div>
  );
}

function MyNovels({ author }: { author: string }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const novels = useInfiniteQuery(trpc.stories.myNovels.infiniteQueryOptions({}, pageOptions));
  const [isStarting, setIsStarting] = useState(false);
  const actions = (
    <div className="flex flex-wrap gap-3">
      <Link to="/write/import" className={buttonClass()}>
        <FileUp aria-hidden className="size-4" />
        {t('writing.importAction')}
      </Link>
      <Button variant="secondary" onClick={() => setIsStarting(true)}>
        <Plus aria-hidden className="size-4" />
        {t('writing.newNovel')}
      </Button>
    </div>
  );
  return (
    <>
      <PageHeading title={t('writing.title')} lead={author} action={actions} />
      <PagedList
        query={novels}
        loading={<Skeleton className="h-48" />}
        empty={<EmptyState title={t('writing.empty')} body={t('writing.emptyBody')} action={actions} />}
      >
        {(items) => (
          <ul className="divide-y divide-line border-y border-line">
            {items.map((novel) => (
              <li key={novel.branchId}>
                <Link
                  to="/write/$novelId"
                  params={{ novelId: novel.id }}
                  search={novel.fork === null ? {} : { branch: novel.branchId }}
                  className="flex flex-wrap items-baseline justify-between gap-x-6 gap-y-1 px-1 py-4 text-ink no-underline hover:bg-sunken sm:px-3"
                >
                  <span className="flex min-w-0 flex-col">
                    <span lang={novel.language} className="font-serif text-lg font-bold">
                      {novel.fork?.name ?? novel.title}
                    </span>
                    {novel.fork !== null && (
                      <span className="inline-flex items-center gap-1.5 text-xs text-ink-soft">
                        <Sprout aria-hidden className="size-3.5 text-vine" />
                        {t('branches.ofNovel', { title: novel.title, number: novel.fork.number })}
                      </span>
                    )}
                  </span>
                  <span className="text-xs text-ink-soft">
                    {t('writing.counts', {
                      published: novel.published,
                      scheduled: novel.scheduled,
                      drafts: novel.drafts,
                    })}
                    {' · '}
                    <When at={novel.updatedAt} />
                  </span>
                </Link>
              </li>
            ))}
          </ul>
        )}
      </PagedList>
      {isStarting && <NewNovel onClose={() => setIsStarting(false)} />}
    </>
  );
}

function NewNovel({ onClose }: { onClose: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const message = useErrorMessage();
  const keys = useIdempotencyKeys();
  const [form, setForm] = useState<DetailsForm>({ ...EMPTY_DETAILS, language: locale });
  const details = parseDetails(form);
  const create = useMutation(
    trpc.stories.createNovel.mutationOptions({
      onSuccess: async ({ novelId }) => {
        keys.renew();
        await queryClient.invalidateQueries({ queryKey: trpc.stories.myNovels.pathKey() });
        await navigate({ to: '/write/$novelId', params: { novelId } });
      },
    }),
  );
  return (
    <Dialog
      open
      onOpenChange={(open) => {
        if (!open) onClose();
      }}
      title={t('writing.newNovel')}
      footer={
        <Button
          pending={create.isPending}
          disabled={details === null}
          onClick={() => {
            if (details === null) return;
            create.mutate({ ...details, idempotencyKey: keys.keyFor(JSON.stringify(details)) });
          }}
        >
          {t('writing.createNovel')}
        </Button>
      }
    >
      <NovelDetailsFields form={form} onChange={setForm} />
      {create.isError && (
        <div role="alert" className="mt-4">
          <Notice tone="bad">{message(create.error)}</Notice>
        </div>
      )}
    </Dialog>
  );
}

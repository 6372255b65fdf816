import { createDeviceJournal } from '@inkvine/client/drafts/device-journal';
import type { JournalEntry } from '@inkvine/client/drafts/draft-ports';
import { findLeftWords } from '@inkvine/client/drafts/left-words';
import type { InkvineClient } from '@inkvine/client/inkvine-client';
import { useTRPCClient } from '@inkvine/client/react';
import type { BranchId, ChapterId } from '@inkvine/contracts/primitives';
import { formatDate } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import { useNavigate } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../../design/button.tsx';
import { Dialog } from '../../design/dialog.tsx';
import { Skeleton } from '../../design/states.tsx';
import { toast } from '../../design/toast.ts';
import { NotFoundPage } from '../../shell/fallback-pages.tsx';
import { useLocale } from '../../shell/locale.ts';
import { PageTitle } from '../../shell/page-title.tsx';
import type { DeskNovel } from './back-link.tsx';
import { plainText, RefusedBanner } from './refused-notice.tsx';

const PAGE_SIZE = 100;

/** A chapter that is gone: what this device still has of it, or that there is none. */
export function GoneChapter({ userId, chapterId }: { userId: string; chapterId: ChapterId }) {
  const client = useTRPCClient();
  const left = useQuery({
    queryKey: ['left-words', userId, chapterId],
    queryFn: async () => {
      const entry = await findLeftWords(createDeviceJournal(userId), chapterId);
      return entry === null ? null : { entry, novel: await findWork(client, entry.key.branchId) };
    },
    ...{ retry: false, staleTime: Infinity, gcTime: 0 },
  });
  if (left.isPending) {
    return (
      <div className="mx-auto w-full max-w-2xl px-5 pt-24">
        <Skeleton className="h-96" />
      </div>
    );
  }
  if (left.data === undefined || left.data === null) return <NotFoundPage />;
  return <LeftWords userId={userId} {...left.data} />;
}

/** The work of one's own with that branch; null when that is gone as well, or cannot be asked for. */
async function findWork(client: InkvineClient, branchId: BranchId): Promise<DeskNovel | null> {
  try {
    let cursor: string | undefined;
    do {
      const page = await client.stories.myNovels.query({ limit: PAGE_SIZE, ...(cursor && { cursor }) });
      const work = page.items.find((item) => item.branchId === branchId);
      if (work !== undefined) {
        const { id, fork, title, language } = work;
        return { id, language, title: fork?.name ?? title, forkId: fork === null ? null : branchId };
      }
      cursor = page.nextCursor ?? undefined;
    } while (cursor !== undefined);
  } catch {
    // The words can be copied all the same.
  }
  return null;
}

function LeftWords({
  userId,
  entry,
  novel,
}: {
  userId: string;
  entry: JournalEntry;
  novel: DeskNovel | null;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const navigate = useNavigate();
  const [isDiscarding, setIsDiscarding] = useState(false);
  const { document, key, at } = entry;
  const forget = () => createDeviceJournal(userId).remove(key);
  const copy = () =>
    navigator.clipboard.writeText(plainText(document)).then(
      () => toast(t('editor.left.copied')),
      () => toast(t('editor.left.notCopied'), 'bad'),
    );
  const discard = async () => {
    await forget();
    toast(t('editor.left.discarded'));
    if (novel === null) await navigate({ to: '/write', replace: true });
    else
      await navigate({
        to: '/write/$novelId',
        params: { novelId: novel.id },
        search: { branch: novel.forkId ?? undefined },
        replace: true,
      });
  };
  return (
    <>
      <PageTitle title={t('editor.left.title')} />
      <RefusedBanner
        problem="NOT_FOUND"
        novel={novel}
        branchId={key.branchId}
        document={() => document}
        onSaved={forget}
      >
        <Button variant="secondary" size="sm" onClick={() => void copy()}>
          {t('editor.left.copy')}
        </Button>
        <Button variant="secondary" size="sm" onClick={() => setIsDiscarding(true)}>
          {t('editor.left.discard')}
        </Button>
      </RefusedBanner>
      <article lang={novel?.language} className="mx-auto w-full max-w-3xl px-5 py-10 font-serif sm:px-8">
        <p className="font-sans text-sm text-ink-soft" lang={locale}>
          {t('editor.left.lead', { when: formatDate(new Date(at).toISOString(), locale, 'minute') })}
        </p>
        <h1 className="mt-4 mb-8 text-2xl font-bold text-balance">
          {document.title.trim() === '' ? t('editor.titlePlaceholder') : document.title}
        </h1>
        {document.blocks.map((block) => (
          <p key={block.id} className="mt-4 whitespace-pre-wrap">
            {block.text}
          </p>
        ))}
      </article>
      {isDiscarding && (
        <Dialog
          open
          onOpenChange={setIsDiscarding}
          title={t('editor.left.discardTitle')}
          lead={t('editor.left.discardBody')}
          footer={
            <Button variant="danger" onClick={() => void discard()}>
              {t('editor.left.discard')}
            </Button>
          }
        >
          {null}
        </Dialog>
      )}
    </>
  );
}

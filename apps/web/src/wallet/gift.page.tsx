import { useOfferedGift } from '@inkvine/client/gifts';
import { GiftCode, type GiftKey, type OfferedGift } from '@inkvine/contracts/gifts';
import { GiftId } from '@inkvine/contracts/primitives';
import { formatDate } from '@inkvine/i18n/format';
import { Link, useParams } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { Card } from '../design/card.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { useLocale } from '../shell/locale.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';

/** A gift whose link somebody has. */
export function GiftByCodePage() {
  const code = GiftCode.safeParse(useParams({ from: '/gifts/$code' }).code);
  return code.success ? <GiftPage giftKey={{ code: code.data }} /> : <NotFoundPage />;
}

/** A gift to a person. */
export function GiftToMePage() {
  const giftId = GiftId.safeParse(useParams({ from: '/gifts/to-me/$giftId' }).giftId);
  return giftId.success ? <GiftPage giftKey={{ giftId: giftId.data }} /> : <NotFoundPage />;
}

function GiftPage({ giftKey }: { giftKey: GiftKey }) {
  const { t } = useTranslation();
  return (
    <div className="page-narrow">
      <PageTitle title={t('gifts.pageTitle')} />
      <RequireSession invitation={{ title: t('gifts.guestTitle'), body: t('gifts.guestBody') }}>
        {() => <Offer giftKey={giftKey} />}
      </RequireSession>
    </div>
  );
}

function Offer({ giftKey }: { giftKey: GiftKey }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const { gift, claimed, error, isClaiming, claim } = useOfferedGift(giftKey);
  return (
    <QueryView query={gift} loading={<Skeleton className="h-80" />}>
      {(data) => (
        <div className="flex flex-col gap-6">
          <Words gift={data} />
          {claimed !== null || data.isMine ? (
            <>
              <Notice tone="good">
                {t('gifts.claimed')}
                {claimed !== null &&
                  claimed.hadAlready > 0 &&
                  ` ${t('gifts.hadAlready', { count: claimed.hadAlready })}`}
              </Notice>
              <ToRead gift={data} first={claimed?.chapters[0]?.chapterId} />
            </>
          ) : data.refusal !== null ? (
            <>
              <Notice>{t(`gifts.refusal.${data.refusal}`)}</Notice>
              <ToNovel gift={data} />
            </>
          ) : (
            <>
              {error !== null && (
                <div role="alert">
                  <Notice tone="bad">{message(error)}</Notice>
                </div>
              )}
              <Button pending={isClaiming} onClick={claim}>
                {t('gifts.claim')}
              </Button>
            </>
          )}
        </div>
      )}
    </QueryView>
  );
}

function Words({ gift }: { gift: OfferedGift }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <>
      <div>
        <h1 className="font-serif text-2xl font-bold">{t('gifts.pageTitle')}</h1>
        <p className="mt-2 text-ink-soft">
          {t('gifts.pageFrom', { name: gift.giverName, novel: gift.novelTitle })}
        </p>
      </div>
      <Card>
        {gift.message !== '' && (
          <p className="mb-4 border-l-2 border-gold pl-4 font-serif break-words whitespace-pre-line">
            {gift.message}
          </p>
        )}
        <h2 className="text-sm font-semibold">{t('gifts.pageChapters')}</h2>
        <ol className="mt-2 divide-y divide-line">
          {gift.chapters.map(({ chapterId, title }) => (
            <li key={chapterId} className="py-2 font-serif break-words">
              {title}
            </li>
          ))}
        </ol>
        {gift.refusal === null && (
          <p className="mt-3 text-xs text-ink-soft">
            {t('gifts.until', { date: formatDate(gift.expiresAt, locale, 'minute') })}
          </p>
        )}
      </Card>
    </>
  );
}

function ToRead({ gift, first }: { gift: OfferedGift; first: string | undefined }) {
  const { t } = useTranslation();
  return (
    <Link
      to="/read/$chapterId"
      params={{ chapterId: first ?? gift.chapters[0]!.chapterId }}
      className={buttonClass()}
    >
      {t('gifts.read')}
    </Link>
  );
}

function ToNovel({ gift }: { gift: OfferedGift }) {
  const { t } = useTranslation();
  return (
    <Link to="/novels/$slug" params={{ slug: gift.novelSlug }} className={buttonClass('secondary')}>
      {t('gifts.toNovel')}
    </Link>
  );
}

import { useDeclineGift, useOfferedGift } from '@inkvine/client/gifts';
import { GiftCode, type ClaimGiftResult, type GiftKey, type OfferedGift } from '@inkvine/contracts/gifts';
import { GiftId } from '@inkvine/contracts/primitives';
import { formatDate } from '@inkvine/i18n/format';
import { Link, useParams } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { Card } from '../design/card.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
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
            <Taken gift={data} claimed={claimed} />
          ) : (
            <>
              {data.refusal !== null && <Notice>{t(`gifts.refusal.${data.refusal}`)}</Notice>}
              {error !== null && (
                <div role="alert">
                  <Notice tone="bad">{message(error)}</Notice>
                </div>
              )}
              <div className="flex flex-wrap gap-3">
                {data.refusal === null ? (
                  <Button pending={isClaiming} onClick={claim}>
                    {t('gifts.claim')}
                  </Button>
                ) : (
                  <ToItsPlace gift={data} />
                )}
                {data.canDecline && <Decline gift={data} />}
              </div>
            </>
          )}
        </div>
      )}
    </QueryView>
  );
}

function Taken({ gift, claimed }: { gift: OfferedGift; claimed: ClaimGiftResult | null }) {
  const { t } = useTranslation();
  const membershipId = claimed?.membershipId ?? gift.membership?.membershipId ?? null;
  if (membershipId !== null)
    return (
      <>
        <div role="status">
          <Notice tone="good">{t('gifts.months.claimed')}</Notice>
        </div>
        <Link to="/memberships/$membershipId" params={{ membershipId }} className={buttonClass()}>
          {t('gifts.months.toMembership')}
        </Link>
      </>
    );
  const hadAlready = claimed?.hadAlready ?? 0;
  return (
    <>
      <Notice tone="good">
        {t('gifts.claimed')}
        {hadAlready > 0 && ` ${t('gifts.hadAlready', { count: hadAlready })}`}
      </Notice>
      <ToRead gift={gift} first={claimed?.chapters[0]?.chapterId} />
    </>
  );
}

/** Says no, once that is confirmed. */
function Decline({ gift }: { gift: OfferedGift }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const [isOpen, setIsOpen] = useState(false);
  const { giverName: name } = gift;
  const { error, isDeclining, decline } = useDeclineGift(gift.id, () => {
    setIsOpen(false);
    toast(t('gifts.declined', { name }));
  });
  return (
    <>
      <Button variant="quiet" onClick={() => setIsOpen(true)}>
        {t('gifts.decline')}
      </Button>
      <ConfirmDialog
        open={isOpen}
        onOpenChange={setIsOpen}
        title={t('gifts.declineTitle')}
        body={error === null ? t('gifts.declineBody', { name }) : message(error)}
        action={t('gifts.declineConfirm')}
        cancel={t('gifts.declineKeep')}
        pending={isDeclining}
        onConfirm={decline}
      />
    </>
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
          {gift.membership === null
            ? t('gifts.pageFrom', { name: gift.giverName, novel: gift.novelTitle })
            : t('gifts.months.pageFrom', { name: gift.giverName, creator: gift.membership.creator.name })}
        </p>
      </div>
      <Card>
        {gift.message !== '' && (
          <p className="mb-4 border-l-2 border-gold pl-4 font-serif break-words whitespace-pre-line">
            {gift.message}
          </p>
        )}
        {gift.membership === null ? <Chapters gift={gift} /> : <Months membership={gift.membership} />}
        {gift.refusal === null && (
          <p className="mt-3 text-xs text-ink-soft">
            {t('gifts.until', { date: formatDate(gift.expiresAt, locale, 'minute') })}
          </p>
        )}
      </Card>
    </>
  );
}

function Chapters({ gift }: { gift: OfferedGift }) {
  const { t } = useTranslation();
  return (
    <>
      <h2 className="text-sm font-semibold">{t('gifts.pageChapters')}</h2>
      <ol className="mt-2 divide-y divide-line">
        {gift.chapters.map(({ chapterId, title }) => (
          <li key={chapterId} className="py-2 font-serif break-words">
            {title}
          </li>
        ))}
      </ol>
    </>
  );
}

function Months({ membership }: { membership: NonNullable<OfferedGift['membership']> }) {
  const { t } = useTranslation();
  const { tierName: tier, creator, months: count } = membership;
  const months = t('gifts.months.count', { count });
  return (
    <>
      <h2 className="text-sm font-semibold">{t('gifts.months.pageWhat')}</h2>
      <p className="mt-2 font-serif text-lg break-words">
        {t('gifts.months.what', { tier, creator: creator.name, months })}
      </p>
      <p className="mt-3 text-sm text-ink-soft">{t('gifts.months.pageLead')}</p>
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

function ToItsPlace({ gift: { membership, novelSlug } }: { gift: OfferedGift }) {
  const { t } = useTranslation();
  if (membership !== null)
    return (
      <Link
        to="/creators/$creatorId/memberships"
        params={{ creatorId: membership.creator.id }}
        className={buttonClass('secondary')}
      >
        {t('gifts.months.toTiers')}
      </Link>
    );
  return (
    <Link to="/novels/$slug" params={{ slug: novelSlug }} className={buttonClass('secondary')}>
      {t('gifts.toNovel')}
    </Link>
  );
}

import { parseAppError } from '@inkvine/client/app-error';
import { useStartRental, useTicket, useUnlock, useUnlockPreview } from '@inkvine/client/unlock';
import type { ChapterId } from '@inkvine/contracts/primitives';
import type { UnlockPreview } from '@inkvine/contracts/wallet';
import { formatDate } from '@inkvine/i18n/format';
import { Link, useLocation } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { Coins } from '../design/coins.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';

/** Every way there is to open a chapter, with what each costs and which coins it takes. */
export function UnlockOffer({ chapterId }: { chapterId: ChapterId }) {
  const preview = useUnlockPreview(chapterId);
  return (
    <QueryView query={preview} loading={<Skeleton className="h-36 w-72" />}>
      {(data) => <Offer key={data.access} preview={data} onStale={() => void preview.refetch()} />}
    </QueryView>
  );
}

function Offer({ preview, onStale }: { preview: UnlockPreview; onStale: () => void }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const unlock = useUnlock(preview.chapterId, {
    unlocked: (kind) => toast(t(kind === 'own' ? 'reading.unlocked' : 'reading.rentDone')),
    outdated: onStale,
  });
  const { chapterId, rent, wait, price } = preview;
  const error = unlock.error;
  const outdatedPrice = unlock.variables?.kind === 'rent' ? rent?.price : price;
  return (
    <>
      {preview.rentalHours !== null && <Begin chapterId={chapterId} />}
      {price > 0 && <Own preview={preview} unlock={unlock} isSecondary={preview.rentalHours !== null} />}
      {rent !== null && <Rent chapterId={chapterId} rent={rent} unlock={unlock} />}
      {wait !== null && <Wait chapterId={chapterId} wait={wait} onStale={onStale} />}
      {error !== null && (
        <div role="alert" className="w-full">
          <Notice tone="bad">
            {parseAppError(error).code === 'PRICE_CHANGED' && outdatedPrice !== undefined
              ? t('reading.priceChanged', { coins: outdatedPrice })
              : message(error)}
          </Notice>
        </div>
      )}
    </>
  );
}

type Unlock = ReturnType<typeof useUnlock>;
const isBuying = (unlock: Unlock, kind: 'own' | 'rent') =>
  (unlock.isPending || unlock.isSuccess) && unlock.variables.kind === kind;

function Own({
  preview,
  unlock,
  isSecondary,
}: {
  preview: UnlockPreview;
  unlock: Unlock;
  isSecondary: boolean;
}) {
  const { t } = useTranslation();
  const location = useLocation();
  const { balance, split, missing, price, chapterId } = preview;
  return (
    <>
      <dl className="flex w-full max-w-72 flex-col gap-2 text-sm">
        <Line
          label={t(
            preview.access === 'waiting' || preview.access === 'rented'
              ? 'reading.priceWhileRented'
              : 'reading.price',
          )}
        >
          <Coins amount={price} className="font-bold" />
        </Line>
        <Line label={t('reading.yourBalance')}>
          <Coins amount={balance.paid + balance.bonus} />
        </Line>
        {missing > 0 ? (
          <Line label={t('reading.missing')}>
            <Coins amount={missing} className="font-semibold text-wine" />
          </Line>
        ) : (
          split !== null && (
            <Line label={t('reading.paidFrom')}>
              <Split split={split} />
            </Line>
          )
        )}
      </dl>
      {missing > 0 ? (
        <Link
          to="/wallet/top-up"
          search={{ next: location.href }}
          className={buttonClass(isSecondary ? 'secondary' : undefined)}
        >
          {t('reading.topUpMissing')}
        </Link>
      ) : (
        <Button
          variant={isSecondary ? 'secondary' : 'primary'}
          pending={isBuying(unlock, 'own')}
          disabled={isBuying(unlock, 'rent')}
          onClick={() => unlock.mutate({ chapterId, expectedPrice: price, kind: 'own' })}
        >
          {unlock.isPending ? t('reading.unlocking') : t('reading.unlockFor', { coins: price })}
        </Button>
      )}
    </>
  );
}

function Rent({
  chapterId,
  rent,
  unlock,
}: {
  chapterId: ChapterId;
  rent: NonNullable<UnlockPreview['rent']>;
  unlock: Unlock;
}) {
  const { t } = useTranslation();
  return (
    <Way>
      <p className="text-sm text-ink-soft">{t('reading.rentLead', { hours: rent.hours })}</p>
      {rent.missing > 0 ? (
        <p className="text-sm">{t('reading.rentMissing', { coins: rent.missing })}</p>
      ) : (
        <>
          {rent.split !== null && (
            <dl className="w-full max-w-72 text-sm">
              <Line label={t('reading.paidFrom')}>
                <Split split={rent.split} />
              </Line>
            </dl>
          )}
          <Button
            variant="secondary"
            pending={isBuying(unlock, 'rent')}
            disabled={isBuying(unlock, 'own')}
            onClick={() => unlock.mutate({ chapterId, expectedPrice: rent.price, kind: 'rent' })}
          >
            {t('reading.rentFor', { coins: rent.price, hours: rent.hours })}
          </Button>
        </>
      )}
    </Way>
  );
}

function Wait({
  chapterId,
  wait,
  onStale,
}: {
  chapterId: ChapterId;
  wait: NonNullable<UnlockPreview['wait']>;
  onStale: () => void;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const ticket = useTicket(chapterId, { opened: () => toast(t('reading.waitDone')), outdated: onStale });
  return (
    <Way>
      <h3 className="text-sm font-semibold">{t('reading.waitFree')}</h3>
      <p className="text-sm text-ink-soft">{t('reading.waitLead', { hours: wait.hours })}</p>
      {wait.readyAt === null ? (
        <Button
          variant="secondary"
          pending={ticket.isPending || ticket.isSuccess}
          onClick={() => ticket.mutate({ chapterId })}
        >
          {t('reading.waitUse')}
        </Button>
      ) : (
        <p className="text-sm font-semibold">
          {t('reading.waitReadyAt', { date: formatDate(wait.readyAt, locale, 'minute') })}
        </p>
      )}
      {ticket.isError && (
        <div role="alert" className="w-full">
          <Notice tone="bad">{message(ticket.error)}</Notice>
        </div>
      )}
    </Way>
  );
}

function Begin({ chapterId }: { chapterId: ChapterId }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const start = useStartRental(chapterId);
  return (
    <>
      <Button pending={start.isPending || start.isSuccess} onClick={() => start.mutate({ chapterId })}>
        {t('reading.rentStart')}
      </Button>
      {start.isError && (
        <div role="alert" className="w-full">
          <Notice tone="bad">{message(start.error)}</Notice>
        </div>
      )}
    </>
  );
}

function Way({ children }: { children: ReactNode }) {
  return <div className="flex w-full flex-col items-center gap-3 border-t border-line pt-4">{children}</div>;
}

function Split({ split }: { split: { paid: number; bonus: number } }) {
  const { t } = useTranslation();
  return (
    <span className="flex flex-col">
      {split.bonus > 0 && <span>{t('reading.splitBonus', { coins: split.bonus })}</span>}
      {split.paid > 0 && <span>{t('reading.splitPaid', { coins: split.paid })}</span>}
    </span>
  );
}

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="flex justify-between gap-4 text-right">
      <dt className="text-ink-soft">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

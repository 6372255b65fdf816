import { parseAppError } from '@inkvine/client/app-error';
import { useUnlock, useUnlockPreview } from '@inkvine/client/unlock';
import type { ReadableChapter } from '@inkvine/contracts/reading';
import type { UnlockPreview } from '@inkvine/contracts/wallet';
import { Link, useLocation } from '@tanstack/react-router';
import { Lock } from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { Coins } from '../design/coins.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { useMe } from '../shell/session.tsx';

/** Stands where the text of a locked chapter would: what it costs, from which coins, and what is missing. */
export function UnlockGate({ chapter }: { chapter: ReadableChapter }) {
  const { t } = useTranslation();
  const me = useMe();
  const heading = useId();
  return (
    <section
      aria-labelledby={heading}
      className="mx-auto my-10 flex max-w-md flex-col items-center gap-4 rounded-lg border border-line bg-surface p-6 text-center font-sans text-base text-ink shadow-card sm:p-8"
    >
      <Lock aria-hidden className="size-7 text-gold" strokeWidth={1.5} />
      <div>
        <h2 id={heading} className="font-serif text-lg font-bold">
          {t('reading.lockedTitle')}
        </h2>
        <p className="mt-1 text-sm text-ink-soft">{t('reading.lockedLead')}</p>
      </div>
      {me.data === null ? <SignInToUnlock price={chapter.price} /> : <Unlock chapter={chapter} />}
    </section>
  );
}

function SignInToUnlock({ price }: { price: number }) {
  const { t } = useTranslation();
  const location = useLocation();
  return (
    <>
      <p className="text-sm">{t('reading.lockedSignIn', { coins: price })}</p>
      <Link to="/sign-in" search={{ next: location.href }} className={buttonClass()}>
        {t('reading.signInToUnlock')}
      </Link>
    </>
  );
}

function Unlock({ chapter }: { chapter: ReadableChapter }) {
  const preview = useUnlockPreview(chapter.id);
  return (
    <QueryView query={preview} loading={<Skeleton className="h-36 w-72" />}>
      {(data) => <Offer preview={data} onStale={() => void preview.refetch()} />}
    </QueryView>
  );
}

function Offer({ preview, onStale }: { preview: UnlockPreview; onStale: () => void }) {
  const { t } = useTranslation();
  const location = useLocation();
  const message = useErrorMessage();
  const unlock = useUnlock(preview.chapterId, {
    unlocked: () => toast(t('reading.unlocked')),
    outdated: onStale,
  });
  const { balance, split, missing, price } = preview;
  return (
    <>
      <dl className="flex w-full max-w-72 flex-col gap-2 text-sm">
        <Line label={t('reading.price')}>
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
              <span className="flex flex-col">
                {split.bonus > 0 && <span>{t('reading.splitBonus', { coins: split.bonus })}</span>}
                {split.paid > 0 && <span>{t('reading.splitPaid', { coins: split.paid })}</span>}
              </span>
            </Line>
          )
        )}
      </dl>
      {missing > 0 ? (
        <Link to="/wallet/top-up" search={{ next: location.href }} className={buttonClass()}>
          {t('reading.topUpMissing')}
        </Link>
      ) : (
        <Button
          pending={unlock.isPending || unlock.isSuccess}
          onClick={() => unlock.mutate({ chapterId: preview.chapterId, expectedPrice: price })}
        >
          {unlock.isPending ? t('reading.unlocking') : t('reading.unlockFor', { coins: price })}
        </Button>
      )}
      {unlock.isError && (
        <div role="alert" className="w-full">
          <Notice tone="bad">
            {parseAppError(unlock.error).code === 'PRICE_CHANGED'
              ? t('reading.priceChanged', { coins: price })
              : message(unlock.error)}
          </Notice>
        </div>
      )}
    </>
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

import { CloudOff, Feather } from 'lucide-react';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from './button.tsx';
import { classNames } from './class-names.ts';

/** Why a list is empty and one thing to do about it. */
export function EmptyState({
  title,
  body,
  action,
  icon,
  heading: Heading = 'p',
}: {
  title: ReactNode;
  body: ReactNode;
  action?: ReactNode;
  icon?: ReactNode;
  /** `h1` where this is all the page has. */
  heading?: 'h1' | 'p';
}) {
  return (
    <div className="flex flex-col items-center gap-2 rounded-lg border border-dashed border-line px-6 py-12 text-center">
      <span aria-hidden className="text-vine">
        {icon ?? <Feather className="size-7" strokeWidth={1.5} />}
      </span>
      <Heading className="mt-1 font-serif text-lg font-bold">{title}</Heading>
      <p className="max-w-md text-sm text-ink-soft">{body}</p>
      {action !== undefined && <div className="mt-4">{action}</div>}
    </div>
  );
}

/** What went wrong, in words, and the way on. */
export function ErrorState({
  message,
  requestId,
  onRetry,
  action,
}: {
  message: ReactNode;
  requestId?: string | undefined;
  onRetry?: (() => void) | undefined;
  action?: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <div
      role="alert"
      className="flex flex-col items-center gap-2 rounded-lg border border-line bg-surface px-6 py-10 text-center"
    >
      <CloudOff aria-hidden className="size-7 text-wine" strokeWidth={1.5} />
      <p className="mt-1 max-w-md font-medium">{message}</p>
      {requestId !== undefined && (
        <p className="text-xs text-ink-soft">{t('common.requestId', { id: requestId })}</p>
      )}
      <div className="mt-3 flex flex-wrap justify-center gap-3">
        {onRetry !== undefined && (
          <Button variant="secondary" onClick={onRetry}>
            {t('common.retry')}
          </Button>
        )}
        {action}
      </div>
    </div>
  );
}

/** A grey stand-in that shows only when loading takes longer than 300 ms. */
export function Skeleton({ className }: { className?: string }) {
  return (
    <span aria-hidden className={classNames('block animate-late rounded-md bg-sunken', className)}>
      <span className="block h-full animate-pulse rounded-md bg-line/60" />
    </span>
  );
}

/** Wraps skeletons, so that a screen reader hears one word and not a row of grey boxes. */
export function Loading({ children }: { children: ReactNode }) {
  const { t } = useTranslation();
  return (
    <div role="status">
      <span className="sr-only">{t('common.loading')}</span>
      {children}
    </div>
  );
}

/** A message beside the thing it is about. */
export function Notice({
  tone = 'plain',
  children,
}: {
  tone?: 'plain' | 'good' | 'bad' | 'gold';
  children: ReactNode;
}) {
  const tones = {
    plain: 'border-line bg-sunken text-ink',
    good: 'border-vine/40 bg-vine-soft text-ink',
    bad: 'border-wine/40 bg-wine-soft text-ink',
    gold: 'border-gold/40 bg-gold-soft text-ink',
  };
  return <div className={classNames('rounded-md border px-4 py-3 text-sm', tones[tone])}>{children}</div>;
}

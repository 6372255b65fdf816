import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';

/** A sheet of paper with facts, each a `ReceiptRow`, above whatever else belongs on it; prints without its frame. */
export function ReceiptPaper({
  title,
  rows,
  children,
}: {
  title: string;
  rows: ReactNode;
  children: ReactNode;
}) {
  const { t } = useTranslation();
  return (
    <article className="rounded-lg border border-line bg-surface p-6 sm:p-10 print:border-0 print:p-0">
      <header className="flex flex-wrap items-baseline justify-between gap-3 border-b border-line pb-5">
        <h1 className="font-serif text-2xl font-bold">{title}</h1>
        <p className="text-sm text-ink-soft">{t('common.productName')}</p>
      </header>
      <dl className="grid gap-x-8 gap-y-3 py-6 text-sm sm:grid-cols-[10rem_1fr]">{rows}</dl>
      {children}
    </article>
  );
}

export function ReceiptRow({ label, children }: { label: string; children: ReactNode }) {
  return (
    <>
      <dt className="text-ink-soft">{label}</dt>
      <dd className="min-w-0 max-sm:mb-2">{children}</dd>
    </>
  );
}

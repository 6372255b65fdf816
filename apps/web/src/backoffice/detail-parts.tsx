import type { OrderLot, OrderTxn } from '@inkvine/contracts/order-ledger';
import { LedgerTxnKind } from '@inkvine/contracts/wallet';
import { formatDate, formatNumber, formatSigned } from '@inkvine/i18n/format';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { useLocale } from '../shell/locale.ts';
import { knownWord } from './known-word.ts';
import { TxnLink } from './txn-link.tsx';

/** What is known of a thing, label by label. */
export function DetailFacts({ facts }: { facts: readonly (readonly [label: string, value: ReactNode])[] }) {
  return (
    <dl className="grid gap-x-6 gap-y-2 sm:grid-cols-[12rem_1fr]">
      {facts.map(([label, value]) => (
        <div key={label} className="contents">
          <dt className="text-ink-soft">{label}</dt>
          <dd className="wrap-anywhere max-sm:mb-1">{value}</dd>
        </div>
      ))}
    </dl>
  );
}

/** Rows that hang on it, under a heading. */
export function DetailList({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="flex flex-col gap-2">
      <h3 className="font-serif text-base font-bold">{title}</h3>
      <ul className="flex flex-col gap-2 border-l-2 border-line pl-4">{children}</ul>
    </section>
  );
}

/** A second line of a row: ids and times. */
export function DetailSmall({ children }: { children: ReactNode }) {
  return <span className="block text-xs break-all text-ink-soft">{children}</span>;
}

/** Where all coins of a lot are. */
export function DetailLot({ lot, children }: { lot: OrderLot; children?: ReactNode }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const parts = (['left', 'held', 'spent', 'expired', 'refunded', 'revoked'] as const).map((part) => {
    const coins = part === 'left' ? lot.remaining : lot[part];
    return `${t(`refunds.operate.${part}`)} ${formatNumber(coins, locale)}`;
  });
  return (
    <li>
      {t('refunds.operate.lot', { id: lot.id, kind: t(`refunds.operate.lotKinds.${lot.kind}`) })}
      <DetailSmall>{parts.join(' · ')}</DetailSmall>
      {children}
    </li>
  );
}

/** What the ledger has of an order, each row with the way to it. */
export function DetailTxns({ txns }: { txns: readonly OrderTxn[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <DetailList title={t('refunds.operate.txns')}>
      {txns.map((txn) => (
        <li key={txn.id}>
          {knownWord(LedgerTxnKind, txn.kind, (kind) => t(`wallet.kind.${kind}`))} ·{' '}
          {t('wallet.splitTitle', { paid: txn.paid, bonus: txn.bonus })} (
          {formatSigned(txn.paid + txn.bonus, locale)})
          <DetailSmall>
            <TxnLink id={txn.id} /> · {formatDate(txn.createdAt, locale, 'minuteWithZone')}
          </DetailSmall>
        </li>
      ))}
    </DetailList>
  );
}

import { useTRPC } from '@inkvine/client/react';
import { HouseAccount, type LedgerTxn } from '@inkvine/contracts/ledger';
import { OrderLot } from '@inkvine/contracts/order-ledger';
import { CoinTxnId } from '@inkvine/contracts/primitives';
import { RefundState } from '@inkvine/contracts/refunds';
import { formatMoney, formatNumber } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import { getRouteApi, Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeading, Section } from '../design/card.tsx';
import { Skeleton } from '../design/states.tsx';
import { NotFoundPage } from '../shell/fallback-pages.tsx';
import { useLocale } from '../shell/locale.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { QueryView } from '../shell/query-view.tsx';
import { RequireSession } from '../shell/session.tsx';
import { When } from '../shell/when.tsx';
import { PastBalance } from '../wallet/past-balance.tsx';
import { knownWord } from './known-word.ts';
import { TxnLink } from './txn-link.tsx';

const route = getRouteApi('/operate/ledger/$txnId');

/** A transaction of the ledger with both its legs, and the way to all that hangs on it. */
export function LedgerTxnPage() {
  const { t } = useTranslation();
  const txnId = CoinTxnId.safeParse(route.useParams().txnId);
  if (!txnId.success) return <NotFoundPage />;
  return (
    <div className="page flex flex-col gap-8">
      <PageTitle title={t('operate.ledgerPage.transaction')} />
      <RequireSession>{(me) => <Loaded key={`${me.id} ${txnId.data}`} txnId={txnId.data} />}</RequireSession>
    </div>
  );
}

function Loaded({ txnId }: { txnId: CoinTxnId }) {
  const trpc = useTRPC();
  const txn = useQuery(trpc.ledger.transaction.queryOptions({ txnId }));
  return (
    <QueryView query={txn} loading={<Skeleton className="h-96" />}>
      {(data) => <Transaction txn={data} />}
    </QueryView>
  );
}

function Transaction({ txn }: { txn: LedgerTxn }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const coins = (count: number) => t('operate.ledgerPage.coinCount', { number: formatNumber(count, locale) });
  return (
    <>
      <PageHeading title={t(`wallet.kind.${txn.kind}`)} />
      <dl className="grid gap-x-8 gap-y-3 text-sm sm:grid-cols-2">
        <Fact name={t('operate.ledgerPage.id')}>
          <code className="text-xs break-all">{txn.id}</code>
        </Fact>
        <Fact name={t('operate.ledgerPage.when')}>
          <When at={txn.createdAt} relative={false} />
        </Fact>
        <Fact name={t('operate.ledgerPage.owner')}>
          {txn.ownerName} · {txn.ownerEmail} · {t('operate.ledgerPage.number', { number: txn.version })}
        </Fact>
        <Fact name={t('operate.ledgerPage.change')}>
          {t('operate.ledgerPage.paid')} {formatNumber(txn.paid, locale)} → {coins(txn.paidAfter)}
          {' · '}
          {t('operate.ledgerPage.bonus')} {formatNumber(txn.bonus, locale)} → {coins(txn.bonusAfter)}
        </Fact>
        {txn.reason !== null && (
          <Fact name={t('operate.ledgerPage.reason')}>
            {txn.reason} {txn.actorName !== null && `· ${txn.actorName}`}
          </Fact>
        )}
        {txn.reverses !== null && (
          <Fact name={t('operate.ledgerPage.reverses')}>
            <TxnLink id={txn.reverses} />
          </Fact>
        )}
        {txn.reversedBy !== null && (
          <Fact name={t('operate.ledgerPage.reversedBy')}>
            <TxnLink id={txn.reversedBy} />
          </Fact>
        )}
        {txn.refund !== null && (
          <Fact name={t('operate.ledgerPage.refund')}>
            <code className="text-xs break-all">{txn.refund.id}</code> ·{' '}
            {knownWord(RefundState, txn.refund.state, (state) => t(`refunds.states.${state}`))}
          </Fact>
        )}
      </dl>
      <PastBalance of={txn.ownerId} />
      <Section id="lots" title={t('operate.ledgerPage.lots')}>
        <Legs>
          {txn.lots.map((lot) => (
            <Leg
              key={lot.lotId}
              name={`${t('operate.ledgerPage.lot', { number: lot.lotId })} · ${knownWord(OrderLot.shape.kind, lot.kind, (kind) => t(`refunds.operate.lotKinds.${kind}`))}`}
              amount={`${coins(lot.coins)} · ${formatMoney(lot.minor, lot.currency, locale)}`}
            >
              {lot.order !== null && (
                <>
                  {t('operate.ledgerPage.order')} <code className="break-all">{lot.order.topUpId}</code> ·{' '}
                  {formatMoney(lot.order.priceMinor, lot.currency, locale)} · {lot.order.gateway}{' '}
                  <code className="break-all">{lot.order.gatewayPaymentId}</code>
                </>
              )}
            </Leg>
          ))}
        </Legs>
      </Section>
      <Section id="counter" title={t('operate.ledgerPage.counter')}>
        <Legs>
          {txn.earnings.map((earning) => (
            <Leg
              key={`${earning.creatorId} ${earning.currency}`}
              name={`${earning.creatorName} · ${earning.novelTitle ?? ''}`}
              amount={`${coins(earning.paidCoins + earning.bonusCoins)} · ${formatMoney(earning.grossMinor, earning.currency, locale)}`}
            >
              {earning.settled.length === 0
                ? t('operate.ledgerPage.notSettled')
                : earning.settled.map((line) => (
                    <Link
                      key={`${line.runId} ${line.creatorId}`}
                      to="/operate/settlements/$runId/$creatorId"
                      params={{ runId: line.runId, creatorId: line.creatorId }}
                      className="mr-4 inline-flex min-h-11 items-center underline"
                    >
                      {line.period} · {line.creatorName} ·{' '}
                      {formatMoney(line.grossMinor, earning.currency, locale)}
                    </Link>
                  ))}
            </Leg>
          ))}
          {txn.house.map((entry) => (
            <Leg
              key={`${entry.account} ${entry.currency}`}
              name={knownWord(HouseAccount, entry.account, (account) =>
                t(`operate.ledgerPage.accounts.${account}`),
              )}
              amount={`${coins(entry.coins)} · ${formatMoney(entry.minor, entry.currency, locale)}`}
            />
          ))}
        </Legs>
      </Section>
      <Section id="seal" title={t('operate.chain.title')}>
        {txn.seal === null ? (
          <p className="text-sm">{t('operate.ledgerPage.notSealed')}</p>
        ) : (
          <dl className="grid gap-3 text-sm">
            <Fact name={t('operate.chain.block')}>
              {formatNumber(txn.seal.block, locale)} · <When at={txn.seal.sealedAt} relative={false} />
            </Fact>
            <Fact name={t('operate.ledgerPage.hash')}>
              <code className="text-xs break-all">{txn.seal.hash}</code>
            </Fact>
            <Fact name={t('operate.ledgerPage.blockHash')}>
              <code className="text-xs break-all">{txn.seal.blockHash}</code>
            </Fact>
          </dl>
        )}
      </Section>
    </>
  );
}

function Fact({ name, children }: { name: string; children: ReactNode }) {
  return (
    <div>
      <dt className="text-ink-soft">{name}</dt>
      <dd>{children}</dd>
    </div>
  );
}

const Legs = ({ children }: { children: ReactNode }) => (
  <ul className="divide-y divide-line text-sm">{children}</ul>
);

function Leg({ name, amount, children }: { name: string; amount: string; children?: ReactNode }) {
  return (
    <li className="py-2.5">
      <span className="flex flex-wrap justify-between gap-x-6">
        <span>{name}</span>
        <span className="tabular-nums">{amount}</span>
      </span>
      <span className="block text-xs text-ink-soft">{children}</span>
    </li>
  );
}

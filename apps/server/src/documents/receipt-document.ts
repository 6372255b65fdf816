import type { TopUp } from '@inkvine/contracts/payments';
import type { Locale } from '@inkvine/contracts/primitives';
import type { Refund } from '@inkvine/contracts/refunds';
import type { Contact } from '@inkvine/core/identity/identity.service';
import { discountRows } from '@inkvine/i18n/coupon-words';
import { formatCoins, formatDate, formatMoney } from '@inkvine/i18n/format';
import { wordsOf } from '../pages/site-words.ts';
import type { PdfDocument } from './pdf-document.ts';

export interface DocumentSite {
  publicUrl: string;
  timeZone: string;
}

/** What an order cost, what it brought, what became of it and what of it was given back. */
export function receiptDocument(
  { order, refunds, buyer }: { order: TopUp; refunds: readonly Refund[]; buyer: Contact },
  language: Locale,
  site: DocumentSite,
): PdfDocument {
  const t = wordsOf(language);
  const when = (at: string) => formatDate(at, language, 'minuteWithZone', site.timeZone);
  const money = (amount: number) => formatMoney(amount, order.currency, language);
  const bonus = order.bonusCoins === 0 ? '' : ` · ${t('payments.productBonus', { coins: order.bonusCoins })}`;
  const paidWith = order.deposit === null ? order.methodLabel : t('payments.bankTransfer');
  const method = paidWith === null ? [] : [{ label: t('payments.method'), value: paidWith }];
  const paidAt = order.paidAt === null ? [] : [{ label: t('payments.paidAt'), value: when(order.paidAt) }];
  const given = refunds.filter(({ state }) => state === 'done');
  const coins =
    order.paidCoins === 0
      ? []
      : [{ label: t('payments.coins'), value: `${formatCoins(order.paidCoins, language)}${bonus}` }];
  return {
    title: t('payments.receipt'),
    lead: [t('common.productName'), site.publicUrl],
    sections: [
      {
        rows: [
          { label: t('payments.orderNumber'), value: order.id },
          { label: t('operate.person'), value: `${buyer.name}\n${buyer.email}` },
          { label: t('payments.product'), value: order.productName[language] },
          ...coins,
          ...method,
          { label: t('payments.status'), value: t(`payments.statuses.${order.status}`) },
          { label: t('payments.orderedAt'), value: when(order.createdAt) },
          ...paidAt,
          ...discountRows(t, order, language).map(([label, value]) => ({ label, value })),
          { label: t('payments.amount'), value: money(order.price), isTotal: true },
        ],
      },
      {
        heading: t('payments.statusHistory'),
        rows: order.history.map(({ status, at }) => ({
          label: t(`payments.statuses.${status}`),
          value: when(at),
        })),
      },
      ...(given.length === 0
        ? []
        : [
            {
              heading: t('refunds.history'),
              rows: given.map((refund) => ({
                label: t('refunds.states.done'),
                note: when(refund.history.at(-1)!.at),
                value: money(refund.amount),
              })),
            },
          ]),
    ],
    foot: `${site.publicUrl}/wallet/top-ups/${order.id}`,
    language,
    dated: [...order.history, ...given.flatMap(({ history }) => history)].reduce(
      (latest, { at }) => (at > latest ? at : latest),
      order.createdAt,
    ),
  };
}

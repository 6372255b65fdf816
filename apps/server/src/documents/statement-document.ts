import type { Locale } from '@inkvine/contracts/primitives';
import { STATEMENT_FIGURES, type Statement } from '@inkvine/contracts/settlements';
import { formatBasisPoints, formatCoins, formatMoney, formatMonth } from '@inkvine/i18n/format';
import { wordsOf } from '../pages/site-words.ts';
import type { PdfDocument, PdfRow } from './pdf-document.ts';
import type { DocumentSite } from './receipt-document.ts';

/** A settlement of a creator: who is paid, every figure that is not nothing, and the novels that it comes from. */
export function statementDocument(
  statement: Statement,
  language: Locale,
  { publicUrl }: DocumentSite,
): PdfDocument {
  const t = wordsOf(language);
  const { period, currency, seq, payee, withholding, items, reason } = statement;
  const money = (amount: number) => formatMoney(amount, currency, language);
  const rates = { incomeTax: withholding.incomeBps, localTax: withholding.localBps };
  const noteOf = (key: (typeof STATEMENT_FIGURES)[number]['key']) => {
    if (key === 'fee')
      return statement.fees
        .map(({ source, feeBps }) => `${t(`settlements.source.${source}`)} ${formatBasisPoints(feeBps)}`)
        .join(', ');
    if (key === 'incomeTax' && !withholding.verified) return t('settlements.unverified');
    return key === 'carryOut' ? t('settlements.carryNote') : undefined;
  };
  const figures = STATEMENT_FIGURES.filter(({ field, always }) => always || statement[field] !== 0).map(
    ({ field, key, sign }): PdfRow => ({
      label:
        key === 'incomeTax' || key === 'localTax'
          ? t(`settlements.${key}`, { rate: formatBasisPoints(rates[key]) })
          : t(`settlements.${key}`),
      note: noteOf(key),
      value: money(statement[field] === 0 ? 0 : sign * statement[field]),
    }),
  );
  const whom =
    payee === null
      ? { label: t('settlements.payee'), value: t('settlements.noPayee') }
      : {
          label: t('settlements.payee'),
          note: `${payee.residence} · ${t(`settlements.kinds.${payee.kind}`)} · ${t('settlements.taxNumberEnd', { end: payee.taxNumberEnd })}`,
          value: payee.legalName,
        };
  return {
    title: t('settlements.statementOf', { month: formatMonth(period, language) }),
    lead: [
      [
        statement.creatorName,
        currency,
        ...(seq === 0 ? [] : [t('settlements.correction', { seq })]),
        t('settlements.policyVersion', { version: statement.policyVersion }),
      ].join(' · '),
      ...(reason === null ? [] : [`${t('settlements.reason')}: ${reason}`]),
    ],
    sections: [
      { rows: [whom] },
      {
        heading: t('settlements.figures'),
        rows: [
          ...figures,
          { label: t('settlements.payable'), value: money(statement.payableMinor), isTotal: true },
        ],
      },
      {
        heading: t('settlements.items'),
        rows: items.map((item) => ({
          label: item.novelTitle ?? t('settlements.goneNovel'),
          note: [
            t(`settlements.source.${item.source}`),
            t(`settlements.role.${item.role}`),
            t('settlements.earningCount', { count: item.entries }),
            formatCoins(item.paidCoins, language),
          ].join(' · '),
          value: money(item.grossMinor),
        })),
      },
    ].filter(({ rows }) => rows.length > 0),
    foot: `${t('common.productName')} · ${publicUrl} · ${statement.runId}`,
    language,
    dated: statement.lockedAt ?? statement.createdAt,
  };
}

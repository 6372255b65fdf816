import { STATEMENT_FIGURES, type Statement, type StatementItem } from '@inkvine/contracts/settlements';
import { formatBasisPoints, formatCoins, formatMoney, formatMonth } from '@inkvine/i18n/format';
import { Download, FileText } from 'lucide-react';
import { useState, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { Card, PageHeading, Section } from '../design/card.tsx';
import { ScrollRegion } from '../design/scroll-region.tsx';
import { Notice } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';

/** Which of a statement's earnings are looked at. */
export type LineFilter = Pick<StatementItem, 'novelId' | 'source' | 'role'>;

/** A settlement with every figure, what it is made of, and the transactions behind each number. */
export function StatementView({
  statement,
  path,
  lines,
  action,
}: {
  statement: Statement;
  /** Of the statement as CSV; its PDF stands below. */
  path: string;
  lines: (filter: LineFilter) => ReactNode;
  action?: ReactNode;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { seq, reason, payee } = statement;
  return (
    <article className="flex flex-col gap-10">
      <PageHeading
        title={t('settlements.statementOf', { month: formatMonth(statement.period, locale) })}
        lead={[
          statement.creatorName,
          ...(seq > 0 ? [t('settlements.correction', { seq })] : []),
          t('settlements.policyVersion', { version: statement.policyVersion }),
        ].join(' · ')}
        action={
          <span className="flex flex-wrap gap-3 print:hidden">
            {action}
            <a href={`${path}/document?language=${locale}`} download className={buttonClass('secondary')}>
              <FileText aria-hidden className="size-4" />
              {t('settlements.downloadPdf')}
            </a>
            <a href={path} download className={buttonClass('secondary')}>
              <Download aria-hidden className="size-4" />
              {t('settlements.downloadCsv')}
            </a>
          </span>
        }
      />
      {reason !== null && (
        <Notice tone="gold">
          <strong>{t('settlements.reason')}</strong>
          <span className="block">{reason}</span>
        </Notice>
      )}
      <div className="grid items-start gap-8 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <Figures statement={statement} />
        <Card>
          <h2 className="font-serif text-lg font-bold">{t('settlements.payee')}</h2>
          {payee === null ? (
            <p className="mt-2 text-sm">
              <strong className="block">{t('settlements.noPayee')}</strong>
              {t('settlements.noPayeeBody')}
            </p>
          ) : (
            <p className="mt-2 text-sm">
              <strong className="block">{payee.legalName || t('settlements.payeeErased')}</strong>
              {payee.residence} · {t(`settlements.kinds.${payee.kind}`)}
              {payee.taxNumberEnd !== '' && (
                <span className="block text-ink-soft">
                  {t('settlements.taxNumberEnd', { end: payee.taxNumberEnd })}
                </span>
              )}
            </p>
          )}
        </Card>
      </div>
      {statement.items.length > 0 && <Items statement={statement} lines={lines} />}
    </article>
  );
}

type FigureKey = (typeof STATEMENT_FIGURES)[number]['key'];

function Figures({ statement }: { statement: Statement }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { fees, withholding } = statement;
  const rates = { incomeTax: withholding.incomeBps, localTax: withholding.localBps };
  const notes: Partial<Record<FigureKey, string | undefined>> = {
    fee: fees
      .map(({ source, feeBps }) => `${t(`settlements.source.${source}`)} ${formatBasisPoints(feeBps)}`)
      .join(', '),
    incomeTax: withholding.verified ? undefined : t('settlements.unverified'),
    carryOut: t('settlements.carryNote'),
  };
  const labelOf = (key: FigureKey) =>
    key === 'incomeTax' || key === 'localTax'
      ? t(`settlements.${key}`, { rate: formatBasisPoints(rates[key]) })
      : t(`settlements.${key}`);
  const money = (amount: number) => formatMoney(amount === 0 ? 0 : amount, statement.currency, locale);
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">{t('settlements.figures')}</caption>
      <tbody className="divide-y divide-line border-y border-line">
        {STATEMENT_FIGURES.filter(({ field, always }) => always || statement[field] !== 0).map(
          ({ field, key, sign }) => (
            <tr key={key}>
              <th scope="row" className="py-2.5 pr-4 text-left font-normal">
                {labelOf(key)}
                {notes[key] !== undefined && (
                  <span className="block text-xs text-ink-soft">{notes[key]}</span>
                )}
              </th>
              <td className="py-2.5 text-right whitespace-nowrap tabular-nums">
                {money(sign * statement[field])}
              </td>
            </tr>
          ),
        )}
        <tr className="text-base font-bold">
          <th scope="row" className="py-3 pr-4 text-left">
            {t('settlements.payable')}
          </th>
          <td className="py-3 text-right whitespace-nowrap tabular-nums">{money(statement.payableMinor)}</td>
        </tr>
      </tbody>
    </table>
  );
}

const keyOf = ({ novelId, source, role }: LineFilter): string => `${novelId} ${source} ${role}`;

function Items({ statement, lines }: { statement: Statement; lines: (filter: LineFilter) => ReactNode }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const [openKey, setOpenKey] = useState<string | null>(null);
  return (
    <Section id="items" title={t('settlements.items')}>
      <ul className="divide-y divide-line border-y border-line">
        {statement.items.map((item) => {
          const key = keyOf(item);
          const isOpen = openKey === key;
          const title = item.novelTitle ?? t('settlements.goneNovel');
          return (
            <li key={key} className="flex flex-col gap-3 py-3 text-sm">
              <div className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2">
                <span className="min-w-0 flex-1 basis-56">
                  <span className="block font-semibold">{title}</span>
                  <span className="text-ink-soft">
                    {[
                      t(`settlements.source.${item.source}`),
                      t(`settlements.role.${item.role}`),
                      t('settlements.earningCount', { count: item.entries }),
                      formatCoins(item.paidCoins, locale),
                      ...(item.bonusCoins === 0
                        ? []
                        : [t('settlements.bonusOnly', { count: item.bonusCoins })]),
                    ].join(' · ')}
                  </span>
                </span>
                <span className="font-semibold tabular-nums">
                  {formatMoney(item.grossMinor, statement.currency, locale)}
                </span>
                <Button
                  variant="quiet"
                  size="sm"
                  aria-expanded={isOpen}
                  className="print:hidden"
                  onClick={() => setOpenKey(isOpen ? null : key)}
                >
                  {isOpen ? t('settlements.hideLines') : t('settlements.showLines')}
                  <span className="sr-only">
                    : {title} {t(`settlements.source.${item.source}`)}
                  </span>
                </Button>
              </div>
              {isOpen && (
                <ScrollRegion label={t('settlements.lines')} className="overflow-x-auto">
                  {lines(item)}
                </ScrollRegion>
              )}
            </li>
          );
        })}
      </ul>
    </Section>
  );
}

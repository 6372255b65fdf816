import { KOREAN_REGISTRATION, type Liability, type Reconciliation } from '@inkvine/contracts/backoffice';
import { formatMoney, formatNumber } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { ScrollRegion } from '../design/scroll-region.tsx';
import { useLocale } from '../shell/locale.ts';
import { When } from '../shell/when.tsx';

/** What is owed for coins that nobody has used, by currency, and how far that is from having to register. */
export function Liabilities({ liabilities }: { liabilities: Liability[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const money = (minor: number, currency: Liability['currency']) => formatMoney(minor, currency, locale);
  return (
    <section aria-labelledby="liabilities">
      <h2 id="liabilities" className="font-serif text-lg font-bold">
        {t('operate.owed.title')}
      </h2>
      <p className="mt-1 max-w-2xl text-sm text-ink-soft">{t('operate.owed.lead')}</p>
      {liabilities.length === 0 && <p className="mt-4 text-sm">{t('operate.owed.none')}</p>}
      {liabilities.map((owed) => (
        <dl key={owed.currency} className="mt-4 grid gap-x-8 gap-y-3 text-sm sm:grid-cols-2">
          <Figure
            name={t('operate.owed.open', { currency: owed.currency })}
            value={money(owed.openMinor, owed.currency)}
            note={
              owed.currency === 'KRW'
                ? t('operate.owed.limit', { limit: money(KOREAN_REGISTRATION.openMinor, 'KRW') })
                : t('operate.owed.coins', { number: formatNumber(owed.coins, locale) })
            }
          />
          <Figure
            name={t('operate.owed.sold')}
            value={money(owed.soldMinor, owed.currency)}
            note={
              owed.currency === 'KRW'
                ? t('operate.owed.limit', { limit: money(KOREAN_REGISTRATION.soldMinor, 'KRW') })
                : ''
            }
          />
          <Figure name={t('operate.owed.held')} value={money(owed.heldMinor, owed.currency)} note="" />
          <Figure name={t('operate.owed.expired')} value={money(owed.expiredMinor, owed.currency)} note="" />
        </dl>
      ))}
    </section>
  );
}

function Figure({ name, value, note }: { name: string; value: string; note: string }) {
  return (
    <div>
      <dt className="text-ink-soft">{name}</dt>
      <dd className="text-lg font-semibold tabular-nums">{value}</dd>
      {note !== '' && <dd className="text-xs text-ink-soft">{note}</dd>}
    </div>
  );
}

/** The last block of each day; its hash, kept elsewhere, proves the ledger up to it. */
export function ChainHeads({ chain }: { chain: Reconciliation['chain'] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  return (
    <section aria-labelledby="chain">
      <h2 id="chain" className="font-serif text-lg font-bold">
        {t('operate.chain.title')}
      </h2>
      <p className="mt-1 max-w-2xl text-sm text-ink-soft">{t('operate.chain.lead')}</p>
      <p className="mt-3 text-sm">
        {t('operate.chain.unsealed', { number: formatNumber(chain.unsealed, locale) })}
        {chain.oldestUnsealed !== null && (
          <>
            {' · '}
            <When at={chain.oldestUnsealed} />
          </>
        )}
      </p>
      {chain.heads.length > 0 && (
        <ScrollRegion label={t('operate.chain.hash')} className="mt-3 overflow-x-auto">
          <table className="w-full text-sm">
            <caption className="sr-only">{t('operate.chain.title')}</caption>
            <thead className="border-b border-line text-left text-xs text-ink-soft">
              <tr>
                <th scope="col" className="py-2 pr-4 font-semibold">
                  {t('operate.chain.day')}
                </th>
                <th scope="col" className="py-2 pr-4 text-right font-semibold">
                  {t('operate.chain.block')}
                </th>
                <th scope="col" className="py-2 font-semibold">
                  {t('operate.chain.hash')}
                </th>
              </tr>
            </thead>
            <tbody className="divide-y divide-line">
              {chain.heads.map((head) => (
                <tr key={head.seq}>
                  <th scope="row" className="py-2.5 pr-4 text-left font-normal whitespace-nowrap">
                    {head.day}
                  </th>
                  <td className="py-2.5 pr-4 text-right tabular-nums">{formatNumber(head.seq, locale)}</td>
                  <td className="py-2.5">
                    <code className="text-xs">{head.hash}</code>
                  </td>
                </tr>
              ))}
            </tbody>
          </table>
        </ScrollRegion>
      )}
    </section>
  );
}

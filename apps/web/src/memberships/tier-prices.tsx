import { useTRPC } from '@inkvine/client/react';
import { priceLines, type OwnPrice, type PriceLine } from '@inkvine/client/tiers';
import { MAX_COMING_PRICES, type OwnTier } from '@inkvine/contracts/memberships';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Section } from '../design/card.tsx';
import { ConfirmDialog } from '../design/dialog.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { TierPriceDialog } from './tier-price-dialog.tsx';
import { usePriceWords } from './tier-words.ts';

/** What a tier costs, will cost and has cost. */
export function TierPrices({ tier }: { tier: OwnTier }) {
  const { t } = useTranslation();
  const [changing, setChanging] = useState<PriceLine | null>(null);
  const [showsHistory, setShowsHistory] = useState(false);
  const lines = priceLines(tier);
  const isRetired = tier.status === 'retired';
  const isSold = ({ current, coming }: PriceLine) => current !== undefined || coming.length > 0;
  return (
    <Section id="tier-prices" title={t('tiers.prices')} lead={t('tiers.dialogLead')}>
      <ul className="divide-y divide-line border-y border-line">
        {lines
          .filter((line) => !isRetired || isSold(line))
          .map((line) => (
            <Line
              key={`${line.currency} ${line.interval}`}
              line={line}
              {...(isRetired ? {} : { onChange: () => setChanging(line) })}
            />
          ))}
      </ul>
      {tier.prices.length > 0 && (
        <div>
          <Button
            variant="quiet"
            size="sm"
            aria-expanded={showsHistory}
            onClick={() => setShowsHistory(!showsHistory)}
          >
            {t(showsHistory ? 'tiers.historyHide' : 'tiers.historyShow')}
          </Button>
          {showsHistory && <History prices={tier.prices} />}
        </div>
      )}
      {changing !== null && (
        <TierPriceDialog tierId={tier.id} line={changing} onClose={() => setChanging(null)} />
      )}
    </Section>
  );
}

function Line({ line, onChange }: { line: PriceLine; onChange?: () => void }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { currency, interval, current, coming } = line;
  const what = `${t(`tiers.currency.${currency}`)}, ${t(`tiers.interval.${interval}`)}`;
  const isFull = coming.length >= MAX_COMING_PRICES;
  return (
    <li className="flex flex-col gap-1 py-3 text-sm">
      <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-1">
        <span className="min-w-0">
          <span className="text-ink-soft">{what}</span>{' '}
          <span className="font-semibold tabular-nums">
            {current === undefined ? t('tiers.notSold') : formatPrice(current.amount, currency, locale)}
          </span>
        </span>
        {onChange !== undefined && (
          <Button
            variant="secondary"
            size="sm"
            aria-label={t(current === undefined ? 'tiers.setOf' : 'tiers.changeOf', { what })}
            onClick={onChange}
          >
            {t(current === undefined ? 'tiers.setPrice' : 'tiers.change')}
          </Button>
        )}
      </div>
      {coming.map((price) => (
        <div key={price.id} className="flex flex-wrap items-center justify-between gap-x-4">
          <span>
            {t('tiers.coming', {
              price: formatPrice(price.amount, currency, locale),
              date: formatDate(price.from, locale),
            })}
          </span>
          <Withdraw price={price} />
        </div>
      ))}
      {isFull && <p className="text-ink-soft">{t('tiers.tooMany')}</p>}
    </li>
  );
}

function Withdraw({ price }: { price: OwnPrice }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [isAsking, setIsAsking] = useState(false);
  const withdraw = useMutation(
    trpc.memberships.withdrawTierPrice.mutationOptions({
      onSuccess: () => toast(t('tiers.withdrawn')),
      onError: (error) => toast(message(error), 'bad'),
      onSettled: async () => {
        setIsAsking(false);
        await queryClient.invalidateQueries({ queryKey: trpc.memberships.pathKey() });
      },
    }),
  );
  const words = t('tiers.withdrawOf', {
    price: formatPrice(price.amount, price.currency, locale),
    date: formatDate(price.from, locale),
  });
  return (
    <>
      <Button variant="quiet" size="sm" aria-label={words} onClick={() => setIsAsking(true)}>
        {t('tiers.withdraw')}
      </Button>
      <ConfirmDialog
        open={isAsking}
        onOpenChange={setIsAsking}
        title={words}
        body={t('tiers.withdrawBody')}
        action={t('tiers.withdraw')}
        pending={withdraw.isPending}
        onConfirm={() => withdraw.mutate({ id: price.id })}
      />
    </>
  );
}

function History({ prices }: { prices: readonly OwnPrice[] }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const words = usePriceWords();
  return (
    <ol
      aria-label={t('tiers.history')}
      className="mt-3 flex flex-col gap-2 border-l border-line pl-4 text-sm"
    >
      {prices.map((price) => (
        <li key={price.id} className={price.state === 'current' ? '' : 'text-ink-soft'}>
          <span className={price.state === 'withdrawn' ? 'line-through' : 'font-medium'}>{words(price)}</span>{' '}
          {t('tiers.since', { date: formatDate(price.from, locale) })} · {t(`tiers.state.${price.state}`)}
        </li>
      ))}
    </ol>
  );
}

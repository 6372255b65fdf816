import { pricesForReaders } from '@inkvine/client/tiers';
import { TierInterval, type OwnTier } from '@inkvine/contracts/memberships';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';
import { classNames } from '../design/class-names.ts';
import { useLocale } from '../shell/locale.ts';
import { MoveTier, PublishTier, RetireTier } from './tier-acts.tsx';
import { TierVine } from './tier-vine.tsx';
import { useBenefitWords, usePriceWords } from './tier-words.ts';

/** A tier in the list of its creator, between its neighbours. */
export function OwnTierRow({
  tier,
  place,
  above,
  below,
}: {
  tier: OwnTier;
  /** 0 for the lowest. */
  place: number;
  above: OwnTier | undefined;
  below: OwnTier | undefined;
}) {
  const { t } = useTranslation();
  const isRetired = tier.status === 'retired';
  return (
    <article
      aria-label={tier.name}
      className={classNames(
        'flex gap-4 rounded-lg border border-line p-5 sm:gap-5',
        isRetired ? 'bg-sunken' : 'bg-surface shadow-card',
      )}
    >
      {!isRetired && <TierVine place={place} className="h-14 w-8 shrink-0 max-sm:hidden" />}
      <div className="flex min-w-0 flex-1 flex-col gap-3">
        <header className="flex flex-wrap items-center gap-x-3 gap-y-1">
          <h3 className="font-serif text-lg font-bold break-words">{tier.name}</h3>
          <Status status={tier.status} />
        </header>
        <Prices tier={tier} />
        <Benefits tier={tier} />
        {tier.status === 'draft' && pricesForReaders(tier).prices.length === 0 && (
          <p className="text-sm text-ink-soft">{t('tiers.priceFirst')}</p>
        )}
        <div className="flex flex-wrap items-center gap-2">
          <Link
            to="/studio/memberships/$tierId"
            params={{ tierId: tier.id }}
            aria-label={t('tiers.editOf', { name: tier.name })}
            className={buttonClass('secondary', 'sm')}
          >
            {t('tiers.edit')}
          </Link>
          {tier.status === 'draft' && <PublishTier tier={tier} />}
          {!isRetired && <RetireTier tier={tier} />}
          {!isRetired && (
            <span className="flex gap-1 sm:ml-auto">
              <MoveTier tier={tier} neighbour={above} direction="up" />
              <MoveTier tier={tier} neighbour={below} direction="down" />
            </span>
          )}
        </div>
      </div>
    </article>
  );
}

function Status({ status }: { status: OwnTier['status'] }) {
  const { t } = useTranslation();
  const looks = {
    draft: 'border-gold/40 bg-gold-soft',
    active: 'border-vine/40 bg-vine-soft',
    retired: 'border-line bg-surface',
  } as const;
  return (
    <span className={classNames('rounded-full border px-2.5 py-0.5 text-xs', looks[status])}>
      {t(`tiers.status.${status}`)}
    </span>
  );
}

function Prices({ tier }: { tier: OwnTier }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const words = usePriceWords();
  const { prices, comingPrices } = pricesForReaders(tier);
  if (prices.length + comingPrices.length === 0) return <p className="text-sm">{t('tiers.noPrice')}</p>;
  return (
    <div className="text-sm">
      {TierInterval.options.map((interval) => {
        const amounts = prices
          .filter((price) => price.interval === interval)
          .map(({ amount, currency }) => formatPrice(amount, currency, locale));
        if (amounts.length === 0) return null;
        return (
          <p key={interval} className="font-medium tabular-nums">
            {t(`tiers.per.${interval}`, { price: amounts.join(' · ') })}
          </p>
        );
      })}
      {comingPrices.map((price) => (
        <p key={price.id} className="text-ink-soft">
          {t('tiers.coming', { price: words(price), date: formatDate(price.from, locale) })}
        </p>
      ))}
    </div>
  );
}

function Benefits({ tier }: { tier: OwnTier }) {
  const { t } = useTranslation();
  const words = useBenefitWords();
  const facts = [
    ...tier.benefits.map(words),
    ...(tier.trialDays > 0 ? [t('tiers.public.trial', { count: tier.trialDays })] : []),
    ...(tier.memberLimit === null ? [] : [t('tiers.public.limit', { count: tier.memberLimit })]),
  ];
  if (facts.length === 0) return <p className="text-sm text-ink-soft">{t('tiers.public.givesNothing')}</p>;
  return <p className="text-sm text-ink-soft">{facts.join(' · ')}</p>;
}

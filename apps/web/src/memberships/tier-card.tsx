import { kindsAbove, shownPrice, yearlySaving } from '@inkvine/client/tiers';
import type {
  NewTierPrice,
  PublicTier,
  TierBenefit,
  TierBenefitKind,
  TierCurrency,
  TierInterval,
  TierPrice,
} from '@inkvine/contracts/memberships';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import {
  BadgeCheck,
  BookOpen,
  CalendarClock,
  Coins,
  EyeOff,
  KeyRound,
  MessageSquareText,
  MessagesSquare,
  type LucideIcon,
} from 'lucide-react';
import { useId, type ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { classNames } from '../design/class-names.ts';
import { useLocale } from '../shell/locale.ts';
import { TierVine } from './tier-vine.tsx';
import { useBenefitWords, usePriceWords } from './tier-words.ts';

const ICONS: Record<TierBenefitKind, LucideIcon> = {
  early_chapters: CalendarClock,
  paid_chapters: BookOpen,
  members_chapters: KeyRound,
  members_posts: MessageSquareText,
  badge: BadgeCheck,
  monthly_coins: Coins,
  chat_rooms: MessagesSquare,
  ad_free: EyeOff,
};

/** A tier, or one that is still being typed. */
export type ShownTier = Omit<PublicTier, 'id' | 'rank' | 'prices' | 'comingPrices'> & {
  prices: readonly NewTierPrice[];
  comingPrices: readonly TierPrice[];
};

/** A tier as readers see it: what it is called, costs and gives. */
export function TierCard({
  tier,
  place,
  below = [],
  currency,
  interval,
  heading: Heading = 'h2',
  action = null,
}: {
  tier: ShownTier;
  /** 0 for the lowest. */
  place: number;
  /** What the tier before gives. */
  below?: readonly TierBenefit[];
  currency: TierCurrency;
  interval: TierInterval;
  heading?: 'h2' | 'h3';
  /** What a reader can do about it. */
  action?: ReactNode;
}) {
  const { t } = useTranslation();
  const headingId = useId();
  return (
    <article
      aria-labelledby={headingId}
      className="flex h-full flex-col gap-5 rounded-lg border border-line bg-surface p-6 shadow-card sm:p-7"
    >
      <header className="flex items-start justify-between gap-4">
        <div className="min-w-0">
          <Heading id={headingId} className="font-serif text-xl font-bold break-words">
            {tier.name}
          </Heading>
          {tier.description !== '' && (
            <p className="mt-1.5 text-sm break-words whitespace-pre-line text-ink-soft">{tier.description}</p>
          )}
        </div>
        <TierVine place={place} className="-mt-4 h-20 w-12 shrink-0" />
      </header>
      <Price tier={tier} currency={currency} interval={interval} />
      <section
        aria-label={t('tiers.public.gives', { name: tier.name })}
        className="border-t border-line pt-5"
      >
        {tier.benefits.length === 0 ? (
          <p className="text-sm text-ink-soft">{t('tiers.public.givesNothing')}</p>
        ) : (
          <BenefitList benefits={tier.benefits} below={below} />
        )}
      </section>
      <div className="mt-auto flex flex-col gap-5 empty:hidden">
        <Terms tier={tier} />
        {action}
      </div>
    </article>
  );
}

function Price({
  tier,
  currency,
  interval,
}: {
  tier: ShownTier;
  currency: TierCurrency;
  interval: TierInterval;
}) {
  const { t } = useTranslation();
  const locale = useLocale();
  const words = usePriceWords();
  const price = shownPrice(tier, currency, interval);
  if (price === undefined) {
    const isSold = tier.prices.length > 0;
    return (
      <p className="text-sm text-ink-soft">{t(isSold ? 'tiers.public.notInCurrency' : 'tiers.noPrice')}</p>
    );
  }
  const saving = price.interval === 'year' ? yearlySaving(tier, currency) : null;
  const amount = formatPrice(price.amount, currency, locale);
  // The amount stands out of the sentence that the language puts it into.
  const [before = '', after = ''] = t(`tiers.per.${price.interval}`, { price: '\n' }).split('\n');
  const coming = tier.comingPrices.find(
    (later) => later.currency === currency && later.interval === price.interval,
  );
  return (
    <div>
      <p className="flex flex-wrap items-baseline gap-x-1.5 text-ink-soft">
        {before}
        <strong className="font-serif text-2xl font-bold text-ink tabular-nums">{amount}</strong>
        {after}
      </p>
      {price.interval !== interval && (
        <p className="mt-1 text-sm text-ink-soft">{t(`tiers.public.onlyInterval.${price.interval}`)}</p>
      )}
      {saving !== null && (
        <p className="mt-1 text-sm font-semibold text-vine">{t('tiers.public.saving', { share: saving })}</p>
      )}
      {coming !== undefined && (
        <p className="mt-1 text-sm text-ink-soft">
          {t('tiers.public.comingFor', { date: formatDate(coming.from, locale), price: words(coming) })}
        </p>
      )}
    </div>
  );
}

/** What a tier gives, what the one before does not give standing out. */
export function BenefitList({
  benefits,
  below,
}: {
  benefits: readonly TierBenefit[];
  below: readonly TierBenefit[];
}) {
  const { t } = useTranslation();
  const words = useBenefitWords();
  const more = kindsAbove(benefits, below);
  return (
    <ul className="flex flex-col gap-3 text-sm">
      {benefits.map((benefit) => {
        const Icon = ICONS[benefit.kind];
        const isMore = more.has(benefit.kind);
        return (
          <li key={benefit.kind} className="flex items-start gap-3">
            <span
              aria-hidden
              className={classNames(
                'mt-px flex size-6 shrink-0 items-center justify-center rounded-full',
                isMore ? 'bg-vine text-on-vine' : 'bg-vine-soft text-vine',
              )}
            >
              <Icon className="size-3.5" />
            </span>
            <span className={isMore ? 'font-medium' : 'text-ink-soft'}>
              {words(benefit)}
              {isMore && below.length > 0 && <span className="sr-only"> ({t('tiers.public.more')})</span>}
            </span>
          </li>
        );
      })}
    </ul>
  );
}

function Terms({ tier }: { tier: ShownTier }) {
  const { t } = useTranslation();
  const terms = [
    ...(tier.trialDays > 0 ? [t('tiers.public.trial', { count: tier.trialDays })] : []),
    ...(tier.memberLimit === null ? [] : [t('tiers.public.limit', { count: tier.memberLimit })]),
  ];
  if (terms.length === 0) return null;
  return (
    <ul className="flex flex-wrap gap-2 text-xs">
      {terms.map((term) => (
        <li key={term} className="rounded-full border border-line bg-sunken px-3 py-1">
          {term}
        </li>
      ))}
    </ul>
  );
}

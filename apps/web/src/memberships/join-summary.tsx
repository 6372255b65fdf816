import type { Joining } from '@inkvine/client/memberships/join';
import type { JoinOffer } from '@inkvine/contracts/member-history';
import type { TierPrice } from '@inkvine/contracts/memberships';
import type { UserId } from '@inkvine/contracts/primitives';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import { chargesInWords, consentInWords, priceInWords } from '@inkvine/i18n/membership-words';
import { Link } from '@tanstack/react-router';
import type { ReactNode } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { Notice, Skeleton } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { QueryView, useErrorMessage } from '../shell/query-view.tsx';
import { useMethodTitle } from '../payments/method-title.ts';

/** What joining comes to, in figures and in the words that are agreed to, above the one button. */
export function JoinSummary({ joining, creatorId }: { joining: Joining; creatorId: UserId }) {
  const { t } = useTranslation();
  const { price, offer } = joining;
  if (price === undefined) return null;
  return (
    <section
      aria-labelledby="join-summary"
      className="flex flex-col gap-5 rounded-lg border border-line bg-surface p-6 shadow-card lg:sticky lg:top-6"
    >
      <h2 id="join-summary" className="font-serif text-lg font-bold">
        {t('memberships.join.summary')}
      </h2>
      <QueryView query={offer} loading={<Skeleton className="h-56" />}>
        {(data) =>
          data.refusal === null ? (
            <Agreement joining={joining} offer={data} price={price} />
          ) : (
            <Refusal offer={data} refusal={data.refusal} creatorId={creatorId} />
          )
        }
      </QueryView>
    </section>
  );
}

function Refusal({
  offer,
  refusal,
  creatorId,
}: {
  offer: JoinOffer;
  refusal: NonNullable<JoinOffer['refusal']>;
  creatorId: UserId;
}) {
  const { t } = useTranslation();
  return (
    <>
      <p>{t(`memberships.join.refusal.${refusal}`)}</p>
      {offer.membershipId === null ? (
        <Link
          to="/creators/$creatorId/memberships"
          params={{ creatorId }}
          className={buttonClass('secondary')}
        >
          {t('memberships.join.back')}
        </Link>
      ) : (
        <Link
          to="/memberships/$membershipId"
          params={{ membershipId: offer.membershipId }}
          className={buttonClass()}
        >
          {t('memberships.toMine')}
        </Link>
      )}
    </>
  );
}

function Agreement({ joining, offer, price }: { joining: Joining; offer: JoinOffer; price: TierPrice }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const titleOf = useMethodTitle();
  const { isCoins, method, error } = joining;
  const { trialDays, dueToday, renewsAt, placesLeft, coupons, charges } = offer;
  const isLowered = coupons.steps.length > 0;
  const money = (minor: number) => formatPrice(minor, price.currency, locale);
  const amount = formatPrice(price.amount, price.currency, locale);
  const renewal = formatDate(renewsAt, locale);
  const paidBy = isCoins ? t('memberships.fact.coins') : method === undefined ? null : titleOf(method);
  const submitWords = () => {
    if (trialDays > 0) return t('memberships.join.submitTrial');
    const paid = charges.find((charge) => charge.amount > 0);
    if (dueToday === 0 && paid !== undefined)
      return t('memberships.join.submitFree', { date: formatDate(paid.from, locale) });
    return t('memberships.join.submit', {
      price: isLowered ? money(dueToday) : priceInWords(t, price, locale),
    });
  };
  return (
    <>
      <dl className="flex flex-col divide-y divide-line border-y border-line text-sm">
        {isLowered && (
          <Line label={t('memberships.join.coupons.price')}>
            <span className="tabular-nums">{amount}</span>
            <ol>
              {coupons.steps.map(({ grantId, name, off, left }) => (
                <li key={grantId} className="tabular-nums">
                  <span className="block break-words">
                    {t('memberships.join.coupons.step', { name, off: money(off) })}
                  </span>
                  <span className="block text-ink-soft">
                    {t('memberships.join.coupons.left', { price: money(left) })}
                  </span>
                </li>
              ))}
            </ol>
          </Line>
        )}
        <Line label={t('memberships.join.today')}>
          <strong className="text-base tabular-nums">
            {dueToday === 0 ? t('memberships.join.nothing') : money(dueToday)}
          </strong>
          {trialDays > 0 && (
            <span className="block text-ink-soft">{t('memberships.join.trial', { count: trialDays })}</span>
          )}
        </Line>
        <Line label={t(isLowered ? 'memberships.join.coupons.plan' : 'memberships.join.afterwards')}>
          {isLowered ? (
            <ol>
              {chargesInWords(t, charges, price, locale).map((words) => (
                <li key={words} className="tabular-nums">
                  {words}
                </li>
              ))}
            </ol>
          ) : (
            <>
              <span className="tabular-nums">
                {t('memberships.join.afterwardsOf', { price: amount, date: renewal })}
              </span>
              <span className="block text-ink-soft">{t(`memberships.join.every.${price.interval}`)}</span>
            </>
          )}
        </Line>
        {paidBy !== null && <Line label={t('memberships.fact.method')}>{paidBy}</Line>}
        <Line label={t('memberships.join.stop')}>
          <span className="text-ink-soft">{t('memberships.join.stopHow')}</span>
        </Line>
      </dl>
      {placesLeft !== null && placesLeft <= FEW_PLACES && (
        <p className="text-sm font-semibold text-gold">
          {t('memberships.join.places', { count: placesLeft })}
        </p>
      )}
      {paidBy !== null && (
        <p className="text-xs text-ink-soft">
          {consentInWords(t, offer, price, paidBy, locale)} {t('memberships.join.remind')}
        </p>
      )}
      {error !== null && (
        <div role="alert">
          <Notice tone="bad">{message(error)}</Notice>
        </div>
      )}
      <Button disabled={!joining.isReady} pending={joining.isJoining} onClick={joining.join}>
        {submitWords()}
      </Button>
    </>
  );
}

const FEW_PLACES = 20;

function Line({ label, children }: { label: string; children: ReactNode }) {
  return (
    <div className="grid grid-cols-[6rem_minmax(0,1fr)] gap-4 py-3">
      <dt className="text-ink-soft">{label}</dt>
      <dd>{children}</dd>
    </div>
  );
}

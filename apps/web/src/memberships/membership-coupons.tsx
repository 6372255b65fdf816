import { useCouponChoice } from '@inkvine/client/memberships/coupon-choice';
import type { MembershipCoupon, MembershipCoupons } from '@inkvine/contracts/membership-coupons';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { choiceInWords, nextChargeInWords, standingFacts } from '@inkvine/i18n/coupon-choice-words';
import { formatPrice } from '@inkvine/i18n/format';
import { chargesInWords } from '@inkvine/i18n/membership-words';
import { useId, useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Card } from '../design/card.tsx';
import { CheckField } from '../design/field.tsx';
import { FormDialog } from '../design/form-dialog.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

/** The coupons of a membership, and another choice of them; nothing where its member has none for it. */
export function StandingCoupons({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const [now] = useState(() => new Date());
  const { currency } = membership;
  const choice = useCouponChoice(membership, {
    changed: (_after, next) =>
      toast(t('coupons.standing.changed', { next: nextChargeInWords(t, next, currency, locale) })),
  });
  const { standing, offer } = choice;
  if (standing === undefined || standing.coupons.length === 0) return null;
  const held = standing.coupons.filter(({ isHeld }) => isHeld);
  if (held.length === 0 && !standing.canAdd) return null;
  return (
    <section aria-labelledby="membership-coupons">
      <Card className="flex flex-col gap-4 text-sm">
        <h2 id="membership-coupons" className="text-base font-semibold">
          {t('coupons.standing.title')}
        </h2>
        {held.length === 0 ? (
          <p className="text-ink-soft">{t('coupons.standing.none')}</p>
        ) : (
          <ul aria-labelledby="membership-coupons" className="flex flex-col gap-2">
            {held.map((each) => (
              <li key={each.coupon.id}>
                <span className="block font-semibold">{each.coupon.name}</span>
                <span className="block text-ink-soft">{standingFacts(t, each, locale, now)}</span>
                <Says coupon={each} currency={currency} />
              </li>
            ))}
          </ul>
        )}
        {held.length > 0 && <Plan title={t('coupons.standing.plan')} offer={standing} />}
        <Button variant="secondary" className="self-start" onClick={choice.ask}>
          {t(held.length === 0 ? 'coupons.standing.add' : 'coupons.standing.change')}
        </Button>
        {choice.isAsking && (
          <FormDialog
            wide
            title={t('coupons.standing.choose', { name: membership.creator.name })}
            lead={t('coupons.standing.lead')}
            submit={choice.isReady ? submitWords(offer) : t('coupons.standing.submit')}
            keep={t('coupons.standing.keep')}
            pending={choice.isChanging}
            problem={choice.error === null ? null : message(choice.error)}
            isReady={choice.isReady}
            onSubmit={choice.confirm}
            onClose={choice.close}
          >
            {standing.refusal !== null ? (
              <Notice tone="gold">{t(`coupons.standing.refusal.${standing.refusal}`)}</Notice>
            ) : (
              <>
                {!standing.canAdd && <Notice tone="gold">{t('coupons.standing.onlyOff')}</Notice>}
                <fieldset className="flex flex-col gap-1">
                  <legend className="mb-1 text-sm font-semibold">{t('coupons.standing.pick')}</legend>
                  {choice.coupons.map((each) => (
                    <CheckField
                      key={each.coupon.id}
                      label={each.coupon.name}
                      hint={
                        <>
                          <span className="block">{standingFacts(t, each, locale, now)}</span>
                          <Says coupon={each} currency={currency} />
                        </>
                      }
                      checked={choice.isTicked(each)}
                      onChange={(isNow) => choice.tick(each.coupon.id, isNow)}
                    />
                  ))}
                </fieldset>
                {offer !== undefined && <Summary offer={offer} />}
              </>
            )}
          </FormDialog>
        )}
      </Card>
    </section>
  );

  function submitWords(shown: MembershipCoupons | undefined) {
    const next = shown?.next ?? null;
    if (next === null) return t('coupons.standing.submit');
    if (next.amount === 0) return t('coupons.standing.submitFree');
    return t('coupons.standing.submitOf', { price: formatPrice(next.amount, currency, locale) });
  }
}

function Says({ coupon, currency }: { coupon: MembershipCoupon; currency: string }) {
  const { t } = useTranslation();
  const words = choiceInWords(t, coupon, currency, useLocale());
  return words === null ? null : <span className="block font-semibold text-ink">{words}</span>;
}

/** What is agreed to: the next charge as it is and as it will be, and those after it. */
function Summary({ offer }: { offer: MembershipCoupons }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const { next, stands, currency } = offer;
  const isOther = next?.amount !== stands?.amount;
  return (
    <section aria-live="polite" className="flex flex-col gap-3 border-t border-line pt-4 text-sm">
      <div>
        <h3 className="text-ink-soft">{t('coupons.standing.next')}</h3>
        <strong className="block text-base font-semibold tabular-nums">
          {nextChargeInWords(t, next, currency, locale)}
        </strong>
        {isOther && (
          <span className="block text-ink-soft">
            {t('coupons.standing.before', { next: nextChargeInWords(t, stands, currency, locale) })}
          </span>
        )}
      </div>
      <Plan title={t('coupons.standing.plan')} offer={offer} />
    </section>
  );
}

function Plan({ title, offer }: { title: string; offer: MembershipCoupons }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const heading = useId();
  if (offer.charges.length === 0) return null;
  return (
    <div>
      <h3 id={heading} className="text-ink-soft">
        {title}
      </h3>
      <ol aria-labelledby={heading}>
        {chargesInWords(t, offer.charges, offer, locale).map((words) => (
          <li key={words} className="tabular-nums">
            {words}
          </li>
        ))}
      </ol>
    </div>
  );
}

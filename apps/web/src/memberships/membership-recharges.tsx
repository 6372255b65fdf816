import { useRecharges } from '@inkvine/client/memberships/recharges';
import { lastInstantOf } from '@inkvine/client/memberships/period-days';
import type { Recharge } from '@inkvine/contracts/recharges';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatDate, formatPrice } from '@inkvine/i18n/format';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Card } from '../design/card.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { useFailureWords } from './failure-words.ts';

/** Payments that the member is asked for after all, for them to decide; nothing where there are none. */
export function MembershipRecharges({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const { open, error, pending, answer } = useRecharges(membership, {
    onAnswered: ({ state }) => {
      if (state === 'paid' || state === 'declined') toast(t(`memberships.recharge.${state}`));
    },
  });
  return open.map((recharge) => (
    <Card key={recharge.id} className="flex flex-col gap-4 text-sm">
      <h2 className="text-base font-semibold">{t('memberships.recharge.title')}</h2>
      <Asked recharge={recharge} timeZone={membership.timeZone} />
      {recharge.state === 'asked' && (
        <div className="flex flex-wrap gap-3">
          {([true, false] as const).map((agrees) => (
            <Button
              key={String(agrees)}
              variant={agrees ? 'primary' : 'secondary'}
              pending={pending?.rechargeId === recharge.id && pending.agrees === agrees}
              onClick={() => answer(recharge, agrees)}
            >
              <Answer recharge={recharge} agrees={agrees} />
            </Button>
          ))}
        </div>
      )}
      {error !== null && (
        <p role="alert" className="text-wine">
          {message(error)}
        </p>
      )}
    </Card>
  ));
}

function Answer({ recharge: { amount, currency }, agrees }: { recharge: Recharge; agrees: boolean }) {
  const { t } = useTranslation();
  const price = formatPrice(amount, currency, useLocale());
  return agrees ? t('memberships.recharge.pay', { price }) : t('memberships.recharge.refuse');
}

function Asked({ recharge, timeZone }: { recharge: Recharge; timeZone: string }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const failure = useFailureWords();
  const { amount, currency, periodStart, periodEnd, reason, answerBy, state } = recharge;
  const day = (at: string) => formatDate(at, locale, 'day', timeZone);
  const words = {
    price: formatPrice(amount, currency, locale),
    from: day(periodStart),
    to: day(lastInstantOf(periodEnd)),
  };
  return (
    <div className="flex flex-col gap-2">
      <p>{t('memberships.recharge.body', words)}</p>
      <p className="break-words text-ink-soft">{t('memberships.recharge.why', { reason })}</p>
      {state === 'charging' ? (
        <p role="status">{t('memberships.recharge.charging')}</p>
      ) : (
        <p className="text-ink-soft">
          {t(`memberships.recharge.${currency === 'COI' ? 'coins' : 'method'}`)}{' '}
          {t('memberships.recharge.until', { date: formatDate(answerBy, locale) })}
        </p>
      )}
      {state === 'asked' && recharge.failure !== null && (
        <p role="status" className="text-wine">
          {failure(recharge.failure)} {t('memberships.recharge.refused')}
        </p>
      )}
    </div>
  );
}

import { usePriceAnswer } from '@inkvine/client/memberships/own-choices';
import type { MyMembership } from '@inkvine/contracts/renewals';
import { formatPrice } from '@inkvine/i18n/format';
import { priceChangeInWords } from '@inkvine/i18n/membership-words';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Card } from '../design/card.tsx';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

/** A price that is to change, and the member's word on it; nothing while none is. */
export function PriceAnswer({ membership }: { membership: MyMembership }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const message = useErrorMessage();
  const { error, pending, answer } = usePriceAnswer(membership);
  const { priceChange, amount, currency } = membership;
  if (priceChange === null) return null;
  const isAsked = priceChange.amount > amount;
  return (
    <Card className="flex flex-col gap-4 text-sm">
      <h2 className="text-base font-semibold">{t('memberships.price.title')}</h2>
      <p role="status">{priceChangeInWords(t, membership, locale)}</p>
      {isAsked && (
        <div className="flex flex-wrap gap-3">
          {priceChange.answer !== 'agreed' && (
            <Button variant="primary" pending={pending === 'agree'} onClick={() => answer(true)}>
              {t('memberships.price.agree', { price: formatPrice(priceChange.amount, currency, locale) })}
            </Button>
          )}
          {priceChange.answer !== 'refused' && (
            <Button variant="secondary" pending={pending === 'refuse'} onClick={() => answer(false)}>
              {t(priceChange.answer === null ? 'memberships.price.refuse' : 'memberships.price.takeBack')}
            </Button>
          )}
        </div>
      )}
      {error !== null && (
        <p role="alert" className="text-wine">
          {message(error)}
        </p>
      )}
    </Card>
  );
}

import { useTranslation } from 'react-i18next';
import { Button, ButtonLink } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { CheckField } from '../design/check-field.tsx';
import { useHere } from '../shell/here.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

/** The end of a sheet that buys several chapters: the second yes that much asks for, and paying or topping up. */
export function PurchaseConfirmation({
  label,
  assent,
  preview: { needsConfirmation, missing },
  purchase: { confirmed, setConfirmed, error, isReady },
  isPaying,
  onPay,
}: {
  /** What paying is called, with its price. */
  label: string;
  /** What the second yes says; that one wants all of these chapters where nothing is said. */
  assent?: string;
  preview: { needsConfirmation: boolean; missing: number };
  purchase: {
    confirmed: boolean;
    setConfirmed: (confirmed: boolean) => void;
    error: unknown;
    isReady: boolean;
  };
  isPaying: boolean;
  onPay: () => void;
}) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const next = useHere();
  return (
    <>
      {needsConfirmation && (
        <CheckField label={assent ?? t('bulk.confirm')} checked={confirmed} onChange={setConfirmed} />
      )}
      {error !== null && <Notice tone="bad">{message(error)}</Notice>}
      {missing > 0 ? (
        <ButtonLink href={{ pathname: '/top-up', params: { next } }} label={t('reading.topUpMissing')} />
      ) : (
        <Button label={label} pending={isPaying} disabled={!isReady} onPress={onPay} />
      )}
    </>
  );
}

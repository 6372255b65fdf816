import { Link, useLocation } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { CheckField } from '../design/field.tsx';
import { Notice } from '../design/states.tsx';
import { useErrorMessage } from '../shell/query-view.tsx';

/** The end of a dialog that buys several chapters: leaves, or pays, or leads to the coins that are missing. */
export function PurchaseFooter({
  label,
  missing,
  isPaying,
  isReady,
  onPay,
  onCancel,
}: {
  /** What paying is called, with its price. */
  label: string;
  /** Coins; undefined until the price is known. */
  missing: number | undefined;
  isPaying: boolean;
  isReady: boolean;
  onPay: () => void;
  onCancel: () => void;
}) {
  const { t } = useTranslation();
  const location = useLocation();
  return (
    <>
      <Button variant="secondary" onClick={onCancel}>
        {t('common.cancel')}
      </Button>
      {missing !== undefined && missing > 0 ? (
        <Link to="/wallet/top-up" search={{ next: location.href }} className={buttonClass()}>
          {t('reading.topUpMissing')}
        </Link>
      ) : (
        <Button pending={isPaying} disabled={!isReady} onClick={onPay}>
          {label}
        </Button>
      )}
    </>
  );
}

/** The second yes that much asks for, and why paying did not work. */
export function PurchaseAssent({
  label,
  needsConfirmation,
  purchase: { confirmed, setConfirmed, error },
}: {
  /** What the second yes says; that one wants all of these chapters where nothing is said. */
  label?: string;
  needsConfirmation: boolean;
  purchase: { confirmed: boolean; setConfirmed: (confirmed: boolean) => void; error: unknown };
}) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  return (
    <>
      {needsConfirmation && (
        <CheckField label={label ?? t('bulk.confirm')} checked={confirmed} onChange={setConfirmed} />
      )}
      {error !== null && (
        <div role="alert">
          <Notice tone="bad">{message(error)}</Notice>
        </div>
      )}
    </>
  );
}

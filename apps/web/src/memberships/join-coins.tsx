import type { Joining } from '@inkvine/client/memberships/join';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';

/** What is in the wallet, and the way to more where it is too little. */
export function JoinCoins({ joining, here }: { joining: Joining; here: string }) {
  const { t } = useTranslation();
  const { coins, offer } = joining;
  if (coins === undefined) return null;
  const due = offer.data?.dueToday ?? 0;
  if (coins >= due) {
    return (
      <p className="text-sm text-ink-soft">
        {due === 0
          ? t('memberships.join.coins', { coins })
          : t('memberships.join.coinsLeft', { coins, left: coins - due })}
      </p>
    );
  }
  return (
    <div className="flex flex-col items-start gap-3">
      <p className="text-sm">{t('memberships.join.coinsMissing', { coins, missing: due - coins })}</p>
      <Link to="/wallet/top-up" search={{ next: here }} className={buttonClass('secondary', 'sm')}>
        {t('memberships.join.topUp')}
      </Link>
    </div>
  );
}

import { useTRPC } from '@inkvine/client/react';
import type { MembershipId } from '@inkvine/contracts/primitives';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { buttonClass } from '../design/button.tsx';

/** The receipt of the latest payment; nothing where coins paid, or nothing was paid yet. */
export function LatestReceipt({ membershipId }: { membershipId: MembershipId }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const periods = useQuery(trpc.memberships.periods.queryOptions({ membershipId, limit: 1 }));
  const paid = periods.data?.items[0]?.charges.find(({ outcome }) => outcome === 'paid');
  if (paid === undefined || paid.topUpId === null) return null;
  return (
    <Link to="/wallet/top-ups/$id" params={{ id: paid.topUpId }} className={buttonClass('secondary')}>
      {t('memberships.lines.receipt')}
    </Link>
  );
}

import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { PageHeading } from '../design/card.tsx';
import { EmptyState } from '../design/states.tsx';
import { Tabs } from '../design/tabs.tsx';
import { CouponDesk } from '../perks/coupon-desk.tsx';
import { BadgeDesk } from '../perks/badge-desk.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { RequireSession } from '../shell/session.tsx';
import { BonusGrant } from './bonus-grant.tsx';
import { Disputes } from './disputes.tsx';
import { FailedJobs } from './failed-jobs.tsx';
import { GatewayBooks } from './gateway-books.tsx';
import { Legacy } from './legacy.tsx';
import { LedgerSearch } from './ledger-search.tsx';
import { OperatorOrders } from './operator-orders.tsx';
import { PayoutHalt } from './payout-halt.tsx';
import { Payouts } from './payouts.tsx';
import { Products } from './products.tsx';
import { ReconciliationCheck } from './reconciliation-check.tsx';
import { Refunds } from './refunds.tsx';
import { Renewals } from './renewals.tsx';
import { Retention } from './retention.tsx';
import { Rewards } from './rewards.tsx';
import { Settlements } from './settlements.tsx';

const PARTS = [
  'products',
  'orders',
  'refunds',
  'disputes',
  'settlements',
  'payouts',
  'jobs',
  'reconciliation',
  'ledger',
  'bonus',
  'coupons',
  'legacy',
  'badges',
  'memberships',
] as const;
type Part = (typeof PARTS)[number];

export function OperatePage() {
  const { t } = useTranslation();
  return (
    <div className="page flex flex-col gap-8">
      <PageTitle title={t('operate.title')} />
      <RequireSession>
        {(me) =>
          me.role === 'operator' ? (
            <Operate />
          ) : (
            <EmptyState
              heading="h1"
              title={t('operate.onlyOperators')}
              body={t('operate.onlyOperatorsBody')}
            />
          )
        }
      </RequireSession>
    </div>
  );
}

/** A mail can lead to one of them: `/operate#memberships`. */
const linkedPart = (): Part => PARTS.find((part) => `#${part}` === window.location.hash) ?? 'products';

function Operate() {
  const { t } = useTranslation();
  const [part, setPart] = useState<Part>(linkedPart);
  return (
    <>
      <PageHeading title={t('operate.title')} />
      <Tabs
        label={t('operate.title')}
        value={part}
        items={PARTS.map((value) => ({ value, label: t(`operate.${value}`) }))}
        onChange={setPart}
      >
        {part === 'products' && <Products />}
        {part === 'orders' && <OperatorOrders />}
        {part === 'settlements' && <Settlements />}
        {part === 'payouts' && <Payouts />}
        {part === 'refunds' && <Refunds />}
        {part === 'disputes' && <Disputes />}
        {part === 'jobs' && <FailedJobs />}
        {part === 'reconciliation' && (
          <div className="flex flex-col gap-12">
            <ReconciliationCheck />
            <PayoutHalt />
            <GatewayBooks />
            <Retention />
          </div>
        )}
        {part === 'ledger' && <LedgerSearch />}
        {part === 'bonus' && (
          <div className="flex flex-col gap-12">
            <BonusGrant />
            <Rewards />
          </div>
        )}
        {part === 'coupons' && <CouponDesk bearer="platform" />}
        {part === 'badges' && <BadgeDesk scope="site" />}
        {part === 'legacy' && <Legacy />}
        {part === 'memberships' && <Renewals />}
      </Tabs>
    </>
  );
}

import { getRouteApi } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { PageHeading } from '../design/card.tsx';
import { Tabs } from '../design/tabs.tsx';
import { OwnMembershipFigures } from '../memberships/membership-figures.tsx';
import { OwnTiers } from '../memberships/own-tiers.tsx';
import { CouponDesk } from '../perks/coupon-desk.tsx';
import { BadgeDesk } from '../perks/badge-desk.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { RequireSession } from '../shell/session.tsx';
import { Earnings } from './earnings.tsx';
import { Payouts } from './payouts.tsx';
import { ReceivedDonations } from './received-donations.tsx';
import { Statements } from './statements.tsx';
import { TaxProfile } from './tax-profile.tsx';

const route = getRouteApi('/studio');

export function StudioPage() {
  const { t } = useTranslation();
  const tab = route.useSearch().tab ?? 'income';
  const navigate = route.useNavigate();
  return (
    <div className="page flex flex-col gap-10">
      <PageTitle title={t('studio.title')} />
      <PageHeading title={t('studio.title')} lead={t('studio.lead')} />
      <RequireSession>
        {(me) => (
          <Tabs
            key={me.id}
            label={t('studio.title')}
            value={tab}
            items={[
              { value: 'income', label: t('tiers.overview') },
              { value: 'memberships', label: t('tiers.tab') },
              { value: 'badges', label: t('badges.title') },
            ]}
            onChange={(value) =>
              void navigate({ search: value === 'income' ? {} : { tab: value }, replace: true })
            }
          >
            {tab === 'income' && <Income />}
            {tab === 'memberships' && (
              <div className="flex flex-col gap-12">
                <OwnTiers creatorId={me.id} />
                <OwnMembershipFigures />
                <CouponDesk bearer="creator" />
              </div>
            )}
            {tab === 'badges' && <BadgeDesk scope="mine" />}
          </Tabs>
        )}
      </RequireSession>
    </div>
  );
}

function Income() {
  return (
    <div className="grid items-start gap-12 lg:grid-cols-[minmax(0,1fr)_24rem]">
      <ReceivedDonations />
      <Earnings />
      <div className="flex flex-col gap-12">
        <Payouts />
        <Statements />
      </div>
      <TaxProfile />
    </div>
  );
}

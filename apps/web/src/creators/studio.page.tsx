import { useTranslation } from 'react-i18next';
import { PageHeading } from '../design/card.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { RequireSession } from '../shell/session.tsx';
import { Earnings } from './earnings.tsx';
import { Payouts } from './payouts.tsx';
import { ReceivedDonations } from './received-donations.tsx';
import { Statements } from './statements.tsx';
import { TaxProfile } from './tax-profile.tsx';

export function StudioPage() {
  const { t } = useTranslation();
  return (
    <div className="page flex flex-col gap-10">
      <PageTitle title={t('studio.title')} />
      <PageHeading title={t('studio.title')} lead={t('studio.lead')} />
      <RequireSession>
        {(me) => (
          <div key={me.id} className="grid items-start gap-12 lg:grid-cols-[minmax(0,1fr)_24rem]">
            <ReceivedDonations />
            <Earnings />
            <div className="flex flex-col gap-12">
              <Payouts />
              <Statements />
            </div>
            <TaxProfile />
          </div>
        )}
      </RequireSession>
    </div>
  );
}

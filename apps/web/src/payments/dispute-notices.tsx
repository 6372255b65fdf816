import { disputeWords, toldDisputes } from '@inkvine/client/disputes';
import { useTRPC } from '@inkvine/client/react';
import type { Dispute } from '@inkvine/contracts/disputes';
import { formatMoney } from '@inkvine/i18n/format';
import { useQuery } from '@tanstack/react-query';
import { Link } from '@tanstack/react-router';
import { useTranslation } from 'react-i18next';
import { Notice } from '../design/states.tsx';
import { useLocale } from '../shell/locale.ts';
import { useSiteNow } from '../shell/site-time.ts';

/** What is on hold and what is owed, why, and what to do about it; nothing for almost everybody. */
export function DisputeNotices({ owed }: { owed: number }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const { data: disputes = [] } = useQuery(trpc.disputes.mine.queryOptions());
  const told = toldDisputes(disputes, useSiteNow());
  if (told.length === 0 && owed === 0) return null;
  return (
    <section aria-label={t('disputes.title')} className="flex flex-col gap-3">
      {told.map((dispute) => (
        <Notice key={dispute.id} tone="gold">
          <Told dispute={dispute} />
        </Notice>
      ))}
      {owed > 0 && (
        <Notice tone="gold">
          <p className="font-semibold">{t('disputes.owed', { coins: owed })}</p>
          <p>{t('disputes.owedHelp')}</p>
        </Notice>
      )}
    </section>
  );
}

function Told({ dispute }: { dispute: Dispute }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const about = {
    product: dispute.productName[locale],
    amount: formatMoney(dispute.amount, dispute.currency, locale),
  };
  const words = disputeWords(dispute);
  return (
    <>
      <p className="font-semibold">{t(`disputes.${words}`, about)}</p>
      {dispute.frozenCoins > 0 && (
        <p>
          {t(dispute.origin === 'bank' ? 'disputes.openFrozen' : 'disputes.onHold', {
            coins: dispute.frozenCoins,
          })}
        </p>
      )}
      <p>{t(`disputes.${words}Help`)}</p>
      <Link
        to="/wallet/top-ups/$id"
        params={{ id: dispute.topUpId }}
        className="inline-flex min-h-11 items-center underline underline-offset-4"
      >
        {t('disputes.see')}
      </Link>
    </>
  );
}

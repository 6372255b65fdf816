import type { Services } from '@inkvine/core/services';
import { formatMoney } from '@inkvine/i18n/format';
import type { Mail } from './mailer.ts';
import type { MailTexts } from './mail-texts.ts';
import type { Site } from './receipt.mail.ts';

type PayoutNotice = Awaited<ReturnType<Services['payouts']['getNotice']>>;
type DestinationNotice = Awaited<ReturnType<Services['payoutDestinations']['getNotice']>>;

const OUTCOMES = { paid: 'paid', failed: 'failed', returned: 'returned', rejected: 'rejected' } as const;

/** How a payout has ended, in the language of whoever was to be paid. */
export function payoutMail({ payout, state, owner }: PayoutNotice, texts: MailTexts, site: Site): Mail {
  const { t } = texts[owner.locale];
  const outcome = OUTCOMES[state as keyof typeof OUTCOMES] ?? 'failed';
  const rows: [label: string, value: string][] = [
    [t('mail.payout.amount'), formatMoney(payout.amountMinor, payout.currency, owner.locale)],
  ];
  if (payout.destinationLabel !== '') rows.push([t('mail.payout.destination'), payout.destinationLabel]);
  rows.push([t('mail.payout.action'), `${site.publicUrl}/studio#payouts`]);
  return {
    to: owner.email,
    subject: t(`mail.payout.subject.${outcome}`),
    text: lines(
      t('mail.greeting', { name: owner.name }),
      t(`mail.payout.body.${outcome}`),
      rows,
      t('mail.signature'),
    ),
    intent: `payout-${payout.id}-${state}`,
  };
}

/** Another place for their money than before: whoever did not do it themselves must hear of it. */
export function destinationMail(
  { destination, owner }: DestinationNotice,
  texts: MailTexts,
  site: Site,
): Mail {
  const { t } = texts[owner.locale];
  const rows: [label: string, value: string][] = [];
  if (destination.label !== '') rows.push([t('mail.payout.destination'), destination.label]);
  rows.push([t('mail.payout.action'), `${site.publicUrl}/studio#payouts`]);
  return {
    to: owner.email,
    subject: t('mail.destination.subject'),
    text: lines(
      t('mail.greeting', { name: owner.name }),
      t('mail.destination.body'),
      rows,
      t('mail.signature'),
    ),
    intent: `destination-${destination.id}`,
  };
}

const lines = (greeting: string, body: string, rows: [string, string][], signature: string): string =>
  [greeting, '', body, '', ...rows.map(([label, value]) => `${label}: ${value}`), '', signature].join('\n');

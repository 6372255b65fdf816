import type { Services } from '@inkvine/core/services';
import { formatMoney } from '@inkvine/i18n/format';
import { mailOf } from './mail-of.ts';
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
  const facts: [label: string, value: string][] = [
    [t('mail.payout.amount'), formatMoney(payout.amountMinor, payout.currency, owner.locale)],
  ];
  if (payout.destinationLabel !== '') facts.push([t('mail.payout.destination'), payout.destinationLabel]);
  return mailOf(texts[owner.locale], {
    to: owner,
    subject: t(`mail.payout.subject.${outcome}`),
    paragraphs: [t(`mail.payout.body.${outcome}`)],
    facts,
    action: { label: t('mail.payout.action'), url: `${site.publicUrl}/studio#payouts` },
    intent: `payout-${payout.id}-${state}`,
  });
}

/** Another place for their money than before: whoever did not do it themselves must hear of it. */
export function destinationMail(
  { destination, owner }: DestinationNotice,
  texts: MailTexts,
  site: Site,
): Mail {
  const { t } = texts[owner.locale];
  const facts: [label: string, value: string][] = [];
  if (destination.label !== '') facts.push([t('mail.payout.destination'), destination.label]);
  return mailOf(texts[owner.locale], {
    to: owner,
    subject: t('mail.destination.subject'),
    paragraphs: [t('mail.destination.body')],
    facts,
    action: { label: t('mail.payout.action'), url: `${site.publicUrl}/studio#payouts` },
    intent: `destination-${destination.id}`,
  });
}

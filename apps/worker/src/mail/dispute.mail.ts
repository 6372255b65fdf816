import type { DisputeState } from '@inkvine/contracts/disputes';
import type { Services } from '@inkvine/core/services';
import { formatMoney } from '@inkvine/i18n/format';
import { mailOf } from './mail-of.ts';
import type { Mail } from './mailer.ts';
import type { MailTexts } from './mail-texts.ts';
import type { Site } from './receipt.mail.ts';

type DisputeNotice = Awaited<ReturnType<Services['disputes']['getNotice']>>;

/** What has become of a payment that a bank asked back or that was given back without us, in the language of whose payment it was. */
export function disputeMail(
  { dispute, owner }: DisputeNotice,
  state: DisputeState,
  texts: MailTexts,
  site: Site,
): Mail {
  const { t } = texts[owner.locale];
  const words = WORDS[dispute.origin];
  const facts: [label: string, value: string][] = [
    [t('mail.dispute.product'), dispute.productName[owner.locale]],
    [t('mail.dispute.amount'), formatMoney(dispute.amount, dispute.currency, owner.locale)],
  ];
  const owed = dispute.owedCoins - dispute.repaidCoins;
  if (state === 'lost' && owed > 0) facts.push([t('mail.dispute.owed'), String(owed)]);
  return mailOf(texts[owner.locale], {
    to: owner,
    subject: t(`${words}.subject.${state}`),
    paragraphs: [t(`${words}.body.${state}`)],
    facts,
    action: { label: t('mail.dispute.action'), url: `${site.publicUrl}/wallet/top-ups/${dispute.topUpId}` },
    intent: `dispute-${dispute.id}-${state}`,
  });
}

const WORDS = {
  bank: 'mail.dispute',
  gateway: 'mail.dispute.returned',
  deposit: 'mail.dispute.reversed',
} as const;

import type { Services } from '@inkvine/core/services';
import { formatMoney } from '@inkvine/i18n/format';
import type { Mail } from './mailer.ts';
import type { MailTexts } from './mail-texts.ts';
import type { Site } from './receipt.mail.ts';

type RefundNotice = Awaited<ReturnType<Services['refunds']['getNotice']>>;

/** How a refund has ended, in the language of whoever asked for it. */
export function refundMail({ refund, productName, owner }: RefundNotice, texts: MailTexts, site: Site): Mail {
  const { t } = texts[owner.locale];
  const outcome = refund.state === 'done' ? 'done' : refund.state === 'rejected' ? 'rejected' : 'failed';
  const money = (amount: number) => formatMoney(amount, refund.currency, owner.locale);
  const rows: [label: string, value: string][] = [[t('mail.refund.product'), productName[owner.locale]]];
  if (outcome === 'done') {
    rows.push([t('mail.refund.amount'), money(refund.amount)]);
    if (refund.fee > 0) rows.push([t('mail.refund.fee'), money(refund.fee)]);
  }
  if (refund.answer !== null) rows.push([t('mail.refund.answer'), refund.answer]);
  rows.push([t('mail.refund.action'), `${site.publicUrl}/wallet/top-ups/${refund.topUpId}`]);
  return {
    to: owner.email,
    subject: t(`mail.refund.subject.${outcome}`),
    text: [
      t('mail.greeting', { name: owner.name }),
      '',
      t(`mail.refund.body.${outcome}`),
      '',
      ...rows.map(([label, value]) => `${label}: ${value}`),
      '',
      t('mail.signature'),
    ].join('\n'),
    intent: `refund-${refund.id}`,
  };
}

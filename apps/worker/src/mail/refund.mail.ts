import type { Services } from '@inkvine/core/services';
import { formatMoney } from '@inkvine/i18n/format';
import { mailOf } from './mail-of.ts';
import type { Mail } from './mailer.ts';
import type { MailTexts } from './mail-texts.ts';
import type { Site } from './receipt.mail.ts';

type RefundNotice = Awaited<ReturnType<Services['refunds']['getNotice']>>;

/** How a refund has ended, in the language of whoever asked for it. */
export function refundMail({ refund, productName, owner }: RefundNotice, texts: MailTexts, site: Site): Mail {
  const { t } = texts[owner.locale];
  const outcome = refund.state === 'done' ? 'done' : refund.state === 'rejected' ? 'rejected' : 'failed';
  const money = (amount: number) => formatMoney(amount, refund.currency, owner.locale);
  const facts: [label: string, value: string][] = [[t('mail.refund.product'), productName[owner.locale]]];
  if (outcome === 'done') {
    facts.push([t('mail.refund.amount'), money(refund.amount)]);
    if (refund.fee > 0) facts.push([t('mail.refund.fee'), money(refund.fee)]);
  }
  if (refund.answer !== null) facts.push([t('mail.refund.answer'), refund.answer]);
  return mailOf(texts[owner.locale], {
    to: owner,
    subject: t(`mail.refund.subject.${outcome}`),
    paragraphs: [t(`mail.refund.body.${outcome}`)],
    facts,
    action: { label: t('mail.refund.action'), url: `${site.publicUrl}/wallet/top-ups/${refund.topUpId}` },
    intent: `refund-${refund.id}`,
  });
}

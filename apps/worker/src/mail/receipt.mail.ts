import type { Services } from '@inkvine/core/services';
import { formatCoins, formatDate, formatMoney } from '@inkvine/i18n/format';
import { mailOf } from './mail-of.ts';
import type { Mail } from './mailer.ts';
import type { MailTexts } from './mail-texts.ts';

type Receipt = Awaited<ReturnType<Services['topUps']['getReceipt']>>;

export interface Site {
  publicUrl: string;
  timeZone: string;
}

/** The receipt of a paid order, in its owner's language. */
export function receiptMail({ topUp, owner }: Receipt, texts: MailTexts, site: Site): Mail {
  const { t } = texts[owner.locale];
  const coins = topUp.paidCoins + topUp.bonusCoins;
  const facts: [label: string, value: string][] = [
    [t('mail.receipt.product'), topUp.productName[owner.locale]],
    ...(coins > 0 ? [[t('mail.receipt.coins'), formatCoins(coins, owner.locale)] as [string, string]] : []),
    [t('mail.receipt.price'), formatMoney(topUp.price, topUp.currency, owner.locale)],
  ];
  if (topUp.paidAt !== null) {
    const paidAt = formatDate(topUp.paidAt, owner.locale, 'minuteWithZone', site.timeZone);
    facts.push([t('mail.receipt.paidAt'), paidAt]);
  }
  return mailOf(texts[owner.locale], {
    to: owner,
    subject: t(coins > 0 ? 'mail.receipt.subject' : 'mail.receipt.plain.subject'),
    paragraphs: [t(coins > 0 ? 'mail.receipt.body' : 'mail.receipt.plain.body')],
    facts,
    action: { label: t('mail.receipt.action'), url: `${site.publicUrl}/wallet/top-ups/${topUp.id}` },
    intent: `receipt-${topUp.id}`,
  });
}

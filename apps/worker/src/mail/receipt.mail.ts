import type { Services } from '@inkvine/core/services';
import { formatCoins, formatDate, formatMoney } from '@inkvine/i18n/format';
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
  const rows: [label: string, value: string][] = [
    [t('mail.receipt.product'), topUp.productName[owner.locale]],
    [t('mail.receipt.coins'), formatCoins(topUp.paidCoins + topUp.bonusCoins, owner.locale)],
    [t('mail.receipt.price'), formatMoney(topUp.price, topUp.currency, owner.locale)],
  ];
  if (topUp.paidAt !== null) {
    const paidAt = formatDate(topUp.paidAt, owner.locale, 'minuteWithZone', site.timeZone);
    rows.push([t('mail.receipt.paidAt'), paidAt]);
  }
  rows.push([t('mail.receipt.action'), `${site.publicUrl}/wallet/top-ups/${topUp.id}`]);
  return {
    to: owner.email,
    subject: t('mail.receipt.subject'),
    text: [
      t('mail.greeting', { name: owner.name }),
      '',
      t('mail.receipt.body'),
      '',
      ...rows.map(([label, value]) => `${label}: ${value}`),
      '',
      t('mail.signature'),
    ].join('\n'),
    intent: `receipt-${topUp.id}`,
  };
}

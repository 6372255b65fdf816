import type { Services } from '@inkvine/core/services';
import { createTranslator } from '@inkvine/i18n/translator';
import type { Mail } from './mailer.ts';

type Receipt = Awaited<ReturnType<Services['topUps']['getReceipt']>>;

/** The receipt of a paid order, in its owner's language. */
export function receiptMail({ topUp, owner }: Receipt, publicUrl: string): Mail {
  const { t, formatWon, formatCoins, formatDateTime } = createTranslator(owner.locale);
  const lines = [
    t('mail.greeting', { name: owner.name }),
    '',
    t('mail.receipt.body'),
    '',
    `${t('mail.receipt.product')}: ${topUp.productName[owner.locale]}`,
    `${t('mail.receipt.coins')}: ${formatCoins(topUp.paidCoins + topUp.bonusCoins)}`,
    `${t('mail.receipt.price')}: ${formatWon(topUp.price)}`,
    ...(topUp.paidAt === null ? [] : [`${t('mail.receipt.paidAt')}: ${formatDateTime(topUp.paidAt)}`]),
    '',
    `${t('mail.receipt.action')}: ${publicUrl}/wallet/top-ups/${topUp.id}`,
    '',
    t('mail.signature'),
  ];
  return {
    to: owner.email,
    subject: t('mail.receipt.subject'),
    text: lines.join('\n'),
    intent: `receipt-${topUp.id}`,
  };
}

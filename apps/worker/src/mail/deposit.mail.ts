import { BankCode } from '@inkvine/contracts/banks';
import type { JobPayload } from '@inkvine/jobs/jobs';
import type { Services } from '@inkvine/core/services';
import { formatDate, formatMoney } from '@inkvine/i18n/format';
import { mailOf } from './mail-of.ts';
import type { Mail } from './mailer.ts';
import type { MailTexts } from './mail-texts.ts';
import type { Site } from './receipt.mail.ts';

type Order = Awaited<ReturnType<Services['topUps']['getReceipt']>>;

/** Where to transfer to and until when, or that the time is over. Null when that is not so any more. */
export function depositMail(
  { topUp, owner }: Order,
  about: JobPayload<'payments.send-deposit-notice'>['about'],
  texts: MailTexts,
  site: Site,
): Mail | null {
  const { deposit } = topUp;
  if (deposit === null || deposit.state !== STATE[about]) return null;
  const { t } = texts[owner.locale];
  const bank = BankCode.safeParse(deposit.bankCode).data;
  const facts: [label: string, value: string][] = [
    [t('mail.deposit.product'), topUp.productName[owner.locale]],
    [t('mail.deposit.amount'), formatMoney(topUp.price, topUp.currency, owner.locale)],
  ];
  if (about === 'issued') {
    facts.push(
      [t('mail.deposit.bank'), bank === undefined ? deposit.bankCode : t(`banks.${bank}`)],
      [t('mail.deposit.account'), deposit.accountNumber],
      [t('mail.deposit.holder'), deposit.holderName],
    );
    if (deposit.dueAt !== null)
      facts.push([
        t('mail.deposit.due'),
        formatDate(deposit.dueAt, owner.locale, 'minuteWithZone', site.timeZone),
      ]);
  }
  return mailOf(texts[owner.locale], {
    to: owner,
    subject: t(`mail.deposit.subject.${about}`),
    paragraphs: [t(`mail.deposit.body.${about}`)],
    facts,
    action: { label: t('mail.deposit.action'), url: `${site.publicUrl}/wallet/top-ups/${topUp.id}` },
    intent: `deposit-${topUp.id}-${about}`,
  });
}

const STATE = { issued: 'waiting', expired: 'closed' } as const;

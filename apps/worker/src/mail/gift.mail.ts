import type { Services } from '@inkvine/core/services';
import { formatCoins, formatDate, formatMoney } from '@inkvine/i18n/format';
import { mailOf } from './mail-of.ts';
import type { Mail } from './mailer.ts';
import type { MailTexts } from './mail-texts.ts';
import type { Site } from './receipt.mail.ts';

type GiftNotice = Awaited<ReturnType<Services['giftLists']['getNotice']>>;

/** A gift waits for whom it is for, was claimed, or came back to whoever gave it, each in their language. */
export function giftMail({ gift, giverName, about, to }: GiftNotice, texts: MailTexts, site: Site): Mail {
  const { t } = texts[to.locale];
  const { membership, paidWith = null } = gift;
  const what =
    membership === null
      ? t('mail.gift.chapters', { novel: gift.novelTitle, count: gift.chapters.length })
      : t('mail.gift.months.what', {
          ...{ creator: membership.creator.name, tier: membership.tierName, count: membership.months },
        });
  const facts: [label: string, value: string][] = [[t('mail.gift.what'), what]];
  if (about === 'offered') {
    if (gift.message !== '') facts.push([t('mail.gift.message'), gift.message]);
    facts.push([
      t('mail.gift.until'),
      formatDate(gift.expiresAt, to.locale, 'minuteWithZone', site.timeZone),
    ]);
  } else if (gift.returnedCoins > 0) {
    facts.push(
      paidWith === null
        ? [t('mail.gift.returned'), formatCoins(gift.returnedCoins, to.locale)]
        : [t('mail.gift.money.returned'), formatMoney(paidWith.amount, paidWith.currency, to.locale)],
    );
  }
  const name = about === 'offered' ? giverName : (gift.receiverName ?? '');
  const isOfMonths = membership !== null && (about === 'offered' || about === 'claimed');
  const isMoney = paidWith !== null && (about === 'expired' || about === 'declined');
  const subjectOf = () => {
    if (isOfMonths) return t(`mail.gift.months.subject.${about}`, { name });
    return isMoney
      ? t(`mail.gift.money.subject.${about}`, { name })
      : t(`mail.gift.subject.${about}`, { name });
  };
  const bodyOf = () => {
    if (isOfMonths) return t(`mail.gift.months.body.${about}`, { name });
    return isMoney ? t(`mail.gift.money.body.${about}`, { name }) : t(`mail.gift.body.${about}`, { name });
  };
  return mailOf(texts[to.locale], {
    to,
    subject: subjectOf(),
    paragraphs: [bodyOf()],
    facts,
    action:
      about === 'offered'
        ? { label: t('mail.gift.claim'), url: `${site.publicUrl}/gifts/to-me/${gift.id}` }
        : { label: t('mail.gift.action'), url: `${site.publicUrl}/wallet` },
    intent: `gift-${gift.id}-${about}`,
  });
}

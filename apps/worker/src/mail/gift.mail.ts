import type { Services } from '@inkvine/core/services';
import { formatCoins, formatDate } from '@inkvine/i18n/format';
import { mailOf } from './mail-of.ts';
import type { Mail } from './mailer.ts';
import type { MailTexts } from './mail-texts.ts';
import type { Site } from './receipt.mail.ts';

type GiftNotice = Awaited<ReturnType<Services['giftLists']['getNotice']>>;

/** A gift waits for whom it is for, was claimed, or came back to whoever gave it, each in their language. */
export function giftMail({ gift, giverName, about, to }: GiftNotice, texts: MailTexts, site: Site): Mail {
  const { t } = texts[to.locale];
  const { membership } = gift;
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
    facts.push([t('mail.gift.returned'), formatCoins(gift.returnedCoins, to.locale)]);
  }
  const name = about === 'offered' ? giverName : (gift.receiverName ?? '');
  const isOfMonths = membership !== null && (about === 'offered' || about === 'claimed');
  return mailOf(texts[to.locale], {
    to,
    subject: isOfMonths
      ? t(`mail.gift.months.subject.${about}`, { name })
      : t(`mail.gift.subject.${about}`, { name }),
    paragraphs: [
      isOfMonths ? t(`mail.gift.months.body.${about}`, { name }) : t(`mail.gift.body.${about}`, { name }),
    ],
    facts,
    action:
      about === 'offered'
        ? { label: t('mail.gift.claim'), url: `${site.publicUrl}/gifts/to-me/${gift.id}` }
        : { label: t('mail.gift.action'), url: `${site.publicUrl}/wallet` },
    intent: `gift-${gift.id}-${about}`,
  });
}

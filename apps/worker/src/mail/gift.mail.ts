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
  const chapters = t('mail.gift.chapters', { novel: gift.novelTitle, count: gift.chapters.length });
  const facts: [label: string, value: string][] = [[t('mail.gift.what'), chapters]];
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
  return mailOf(texts[to.locale], {
    to,
    subject: t(`mail.gift.subject.${about}`, { name }),
    paragraphs: [t(`mail.gift.body.${about}`, { name })],
    facts,
    action:
      about === 'offered'
        ? { label: t('mail.gift.claim'), url: `${site.publicUrl}/gifts/to-me/${gift.id}` }
        : { label: t('mail.gift.action'), url: `${site.publicUrl}/wallet` },
    intent: `gift-${gift.id}-${about}`,
  });
}

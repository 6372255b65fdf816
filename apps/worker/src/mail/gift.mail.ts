import type { Services } from '@inkvine/core/services';
import { formatCoins, formatDate } from '@inkvine/i18n/format';
import type { Mail } from './mailer.ts';
import type { MailTexts } from './mail-texts.ts';
import type { Site } from './receipt.mail.ts';

type GiftNotice = Awaited<ReturnType<Services['giftLists']['getNotice']>>;

/** A gift waits for whom it is for, was claimed, or came back to whoever gave it, each in their language. */
export function giftMail({ gift, giverName, about, to }: GiftNotice, texts: MailTexts, site: Site): Mail {
  const { t } = texts[to.locale];
  const chapters = t('mail.gift.chapters', { novel: gift.novelTitle, count: gift.chapters.length });
  const rows: [label: string, value: string][] = [[t('mail.gift.what'), chapters]];
  if (about === 'offered') {
    if (gift.message !== '') rows.push([t('mail.gift.message'), gift.message]);
    rows.push(
      [t('mail.gift.until'), formatDate(gift.expiresAt, to.locale, 'minuteWithZone', site.timeZone)],
      [t('mail.gift.claim'), `${site.publicUrl}/gifts/to-me/${gift.id}`],
    );
  } else {
    if (gift.returnedCoins > 0)
      rows.push([t('mail.gift.returned'), formatCoins(gift.returnedCoins, to.locale)]);
    rows.push([t('mail.gift.action'), `${site.publicUrl}/wallet`]);
  }
  const name = about === 'offered' ? giverName : (gift.receiverName ?? '');
  return {
    to: to.email,
    subject: t(`mail.gift.subject.${about}`, { name }),
    text: [
      t('mail.greeting', { name: to.name }),
      '',
      t(`mail.gift.body.${about}`, { name }),
      '',
      ...rows.map(([label, value]) => `${label}: ${value}`),
      '',
      t('mail.signature'),
    ].join('\n'),
    intent: `gift-${gift.id}-${about}`,
  };
}

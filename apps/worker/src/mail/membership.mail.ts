import type { Services } from '@inkvine/core/services';
import { formatCoins, formatDate, formatMoney } from '@inkvine/i18n/format';
import { mailOf } from './mail-of.ts';
import type { Mail } from './mailer.ts';
import type { MailTexts } from './mail-texts.ts';
import type { Site } from './receipt.mail.ts';

type MembershipNotice = Awaited<ReturnType<Services['membershipNotices']['getNotice']>>;

const PAID: ReadonlySet<string> = new Set(['started', 'renewed', 'recharged']);

/** What a member is told of their membership, with what was or will be paid and the way to change it. */
export function membershipMail(
  { notice, method, owner, cancelKey }: MembershipNotice,
  texts: MailTexts,
  site: Site,
): Mail {
  const { t } = texts[owner.locale];
  const { kind, detail } = notice;
  const words = kind === 'corrected' && detail.correction === 'recharge' ? 'recharge_asked' : kind;
  const isPaid = PAID.has(kind) || (kind === 'tier_changed' && detail.endsAt !== undefined);
  const date = (at: string) => formatDate(at, owner.locale, 'minuteWithZone', site.timeZone);
  const facts: [label: string, value: string][] = [
    [t('mail.membership.tier'), `${notice.creatorName} · ${notice.tierName}`],
  ];
  const {
    amountMinor,
    previousMinor,
    currency,
    startsAt,
    endsAt,
    graceEndsAt,
    correction,
    days,
    waived = 0,
  } = detail;
  const price = (label: string, minor: number | undefined) => {
    if (minor === undefined || currency === undefined) return;
    const { locale } = owner;
    facts.push([
      label,
      currency === 'COI' ? formatCoins(minor, locale) : formatMoney(minor, currency, locale),
    ]);
  };
  price(t('mail.membership.before'), previousMinor);
  const isGivenBack = correction === 'refund';
  const isGiftEnding = kind === 'gift_ending';
  const ahead = isGiftEnding ? 'mail.membership.goingOn' : 'mail.membership.amount';
  const asked = isGivenBack ? 'mail.membership.givenBack' : ahead;
  price(t(isPaid ? 'mail.membership.paid' : asked), amountMinor);
  if (correction !== undefined) {
    facts.push([t('mail.membership.changed'), t(`mail.membership.corrections.${correction}`)]);
    if (endsAt !== undefined) facts.push([t('mail.membership.accessUntil'), date(endsAt)]);
  }
  if (days !== undefined) facts.push([t('mail.membership.days'), String(days)]);
  const isLonger = kind === 'extended' || kind === 'paused';
  if ((isPaid || isLonger) && endsAt !== undefined) facts.push([t('mail.membership.until'), date(endsAt)]);
  const on = isGiftEnding ? 'mail.membership.endsOn' : 'mail.membership.on';
  if (!isPaid && startsAt !== undefined) facts.push([t(on), date(startsAt)]);
  if (!isPaid && startsAt !== undefined && method !== null) facts.push([t('mail.membership.method'), method]);
  if (graceEndsAt !== undefined) facts.push([t('mail.membership.accessUntil'), date(graceEndsAt)]);
  return mailOf(texts[owner.locale], {
    to: owner,
    subject: t(`mail.membership.subject.${words}`, { creator: notice.creatorName }),
    paragraphs: [
      t(`mail.membership.body.${detail.reason === 'gift_over' ? 'gift_over' : words}`),
      ...(isPaid && waived > 0 ? [t('mail.membership.body.waived', { count: waived })] : []),
    ],
    facts,
    action: {
      label: t('mail.membership.manage'),
      url: `${site.publicUrl}/memberships/${notice.membershipId}`,
    },
    other:
      cancelKey === null
        ? null
        : {
            label: t('mail.membership.cancel'),
            url: `${site.publicUrl}/memberships/cancel?key=${encodeURIComponent(cancelKey)}`,
          },
    intent: `membership-${notice.id}`,
  });
}

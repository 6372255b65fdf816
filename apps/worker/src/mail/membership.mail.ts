import type { Services } from '@inkvine/core/services';
import { formatCoins, formatDate, formatMoney } from '@inkvine/i18n/format';
import type { Mail } from './mailer.ts';
import type { MailTexts } from './mail-texts.ts';
import type { Site } from './receipt.mail.ts';

type MembershipNotice = Awaited<ReturnType<Services['membershipNotices']['getNotice']>>;

/** What a member is told of their membership, with what was or will be paid and the way to change it. */
export function membershipMail(
  { notice, method, owner }: MembershipNotice,
  texts: MailTexts,
  site: Site,
): Mail {
  const { t } = texts[owner.locale];
  const { kind, detail } = notice;
  const isPaid = kind === 'started' || kind === 'renewed';
  const date = (at: string) => formatDate(at, owner.locale, 'minuteWithZone', site.timeZone);
  const rows: [label: string, value: string][] = [
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
    rows.push([
      label,
      currency === 'COI' ? formatCoins(minor, locale) : formatMoney(minor, currency, locale),
    ]);
  };
  price(t('mail.membership.before'), previousMinor);
  price(t(isPaid ? 'mail.membership.paid' : 'mail.membership.amount'), amountMinor);
  if (correction !== undefined) {
    rows.push([t('mail.membership.changed'), t(`mail.membership.corrections.${correction}`)]);
    if (endsAt !== undefined) rows.push([t('mail.membership.accessUntil'), date(endsAt)]);
  }
  if (days !== undefined) rows.push([t('mail.membership.days'), String(days)]);
  const isLonger = kind === 'extended' || kind === 'paused';
  if ((isPaid || isLonger) && endsAt !== undefined) rows.push([t('mail.membership.until'), date(endsAt)]);
  if (!isPaid && startsAt !== undefined) rows.push([t('mail.membership.on'), date(startsAt)]);
  if (!isPaid && startsAt !== undefined && method !== null) rows.push([t('mail.membership.method'), method]);
  if (graceEndsAt !== undefined) rows.push([t('mail.membership.accessUntil'), date(graceEndsAt)]);
  rows.push([t('mail.membership.manage'), `${site.publicUrl}/memberships/${notice.membershipId}`]);
  return {
    to: owner.email,
    subject: t(`mail.membership.subject.${kind}`, { creator: notice.creatorName }),
    text: [
      t('mail.greeting', { name: owner.name }),
      '',
      t(`mail.membership.body.${kind}`),
      ...(isPaid && waived > 0 ? ['', t('mail.membership.body.waived', { count: waived })] : []),
      '',
      ...rows.map(([label, value]) => `${label}: ${value}`),
      '',
      t('mail.signature'),
    ].join('\n'),
    intent: `membership-${notice.id}`,
  };
}

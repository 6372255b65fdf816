import type { Services } from '@inkvine/core/services';
import { formatDate, formatNumber, formatPrice } from '@inkvine/i18n/format';
import type { Mail } from './mailer.ts';
import { mailOf } from './mail-of.ts';
import type { MailTexts } from './mail-texts.ts';
import type { Site } from './receipt.mail.ts';

type RunNotice = NonNullable<Awaited<ReturnType<Services['renewalRuns']['findNotice']>>>;

/** That renewals wait for an operator, what they found to do, and where to let them go on. */
export function renewalRunMail({ run, operator, operatorId }: RunNotice, texts: MailTexts, site: Site): Mail {
  const { t } = texts[operator.locale];
  const { locale } = operator;
  const { due, charges, waived, suspensions, ends } = run.found;
  const date = (at: string) => formatDate(at, locale, 'minuteWithZone', site.timeZone);
  const asked = charges.map(({ count, amount, currency }) =>
    t('renewals.runs.charges', { count, price: formatPrice(amount, currency, locale) }),
  );
  const others = [
    ...(waived > 0 ? [t('renewals.runs.waived', { count: waived })] : []),
    ...(suspensions > 0 ? [t('renewals.runs.suspensions', { count: suspensions })] : []),
    ...(ends > 0 ? [t('renewals.runs.ends', { count: ends })] : []),
  ];
  const facts: [label: string, value: string][] = [
    [t('mail.renewalRun.from'), date(run.stoodFrom)],
    [t('mail.renewalRun.until'), date(run.createdAt)],
    [t('mail.renewalRun.due'), formatNumber(due, locale)],
  ];
  if (asked.length > 0) facts.push([t('mail.renewalRun.charges'), asked.join(' · ')]);
  if (others.length > 0) facts.push([t('mail.renewalRun.others'), others.join(' · ')]);
  facts.push([t('mail.renewalRun.usual'), formatNumber(run.usualDaily, locale)]);
  return mailOf(texts[locale], {
    to: operator,
    subject: t('mail.renewalRun.subject'),
    paragraphs: [t('mail.renewalRun.body')],
    facts,
    action: { label: t('mail.renewalRun.action'), url: `${site.publicUrl}/operate#memberships` },
    intent: `renewal-run-${run.id}-${operatorId}`,
  });
}

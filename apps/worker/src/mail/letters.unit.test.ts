import { MembershipNoticeKind } from '@inkvine/contracts/renewals';
import { beforeAll, describe, expect, it } from 'vitest';
import { depositMail } from './deposit.mail.ts';
import { disputeMail } from './dispute.mail.ts';
import { giftMail } from './gift.mail.ts';
import { renderLetter } from './letter-html.ts';
import { loadMailTexts, type MailTexts } from './mail-texts.ts';
import type { Mail } from './mailer.ts';
import { membershipMail } from './membership.mail.ts';
import { passwordResetMail } from './password-reset.mail.ts';
import { destinationMail, payoutMail } from './payout.mail.ts';
import { receiptMail } from './receipt.mail.ts';
import { refundMail } from './refund.mail.ts';
import { renewalRunMail } from './renewal-run.mail.ts';

const SITE = { publicUrl: 'https://ink.test', timeZone: 'Asia/Seoul' };
const HOSTILE = '<script>alert("1")</script> & <b>Tom</b>';
const AT = '2026-11-20T03:00:00.000Z';
let texts: MailTexts;
beforeAll(async () => {
  texts = await loadMailTexts();
});

type Locale = 'ko' | 'en';
const owner = (locale: Locale) => ({ name: HOSTILE, email: 'tom@ink.test', locale });
const productName = { ko: HOSTILE, en: HOSTILE };
const money = { amount: 5_500, currency: 'KRW' };

const order = (locale: Locale, state: string) =>
  ({
    owner: owner(locale),
    topUp: {
      ...{
        id: 'order',
        productName,
        paidCoins: 50,
        bonusCoins: 5,
        price: 5_500,
        currency: 'KRW',
        paidAt: AT,
      },
      deposit: { state, bankCode: '20', accountNumber: 'X123456', holderName: HOSTILE, dueAt: AT },
    },
  }) as Parameters<typeof receiptMail>[0];

const disputeOf = (locale: Locale, origin: string) =>
  ({
    owner: owner(locale),
    dispute: {
      ...{ ...money, id: 'dispute', origin, productName, topUpId: 'order' },
      owedCoins: 9,
      repaidCoins: 2,
    },
  }) as Parameters<typeof disputeMail>[0];

const giftOf = (locale: Locale, about: string, membership: object | null = null) =>
  ({
    ...{ to: owner(locale), about, giverName: HOSTILE },
    gift: {
      ...{ id: 'gift', novelTitle: HOSTILE, chapters: [1, 2], message: HOSTILE, expiresAt: AT },
      ...{ membership, receiverName: HOSTILE, returnedCoins: about === 'expired' ? 6 : 0 },
    },
  }) as unknown as Parameters<typeof giftMail>[0];

const refundOf = (locale: Locale, state: string) =>
  ({
    ...{ owner: owner(locale), productName },
    refund: { ...{ ...money, id: 'refund', state, fee: 100, answer: HOSTILE, topUpId: 'order' } },
  }) as unknown as Parameters<typeof refundMail>[0];

const payoutOf = (locale: Locale, state: string) =>
  ({
    ...{ owner: owner(locale), state },
    payout: { id: 'payout', amountMinor: 9_900, currency: 'KRW', destinationLabel: HOSTILE },
  }) as Parameters<typeof payoutMail>[0];

const noticeOf = (locale: Locale, kind: MembershipNoticeKind) =>
  ({
    ...{ owner: owner(locale), method: HOSTILE, cancelKey: kind === 'upcoming_7' ? 'a.key' : null },
    notice: {
      ...{ id: 'notice', membershipId: 'membership', kind, creatorName: HOSTILE, tierName: HOSTILE },
      detail: {
        amountMinor: 4_900,
        previousMinor: 3_900,
        currency: 'KRW',
        startsAt: AT,
        endsAt: AT,
        waived: 2,
      },
    },
  }) as unknown as Parameters<typeof membershipMail>[0];

const runOf = (locale: Locale) =>
  ({
    ...{ operator: owner(locale), operatorId: 'operator' },
    run: {
      ...{ id: 'run', stoodFrom: AT, createdAt: AT, usualDaily: 1_200 },
      found: {
        ...{ due: 9_000, waived: 3, suspensions: 2, ends: 1 },
        charges: [
          { currency: 'KRW', count: 8_000, amount: 39_200_000 },
          { currency: 'COI', count: 997, amount: 19_940 },
        ],
      },
    },
  }) as Parameters<typeof renewalRunMail>[0];

const mailsIn = (locale: Locale): Mail[] => [
  passwordResetMail({ ...owner(locale), token: 'se/cret', expiresAt: '' }, texts, SITE),
  receiptMail(order(locale, 'paid'), texts, SITE),
  renewalRunMail(runOf(locale), texts, SITE),
  depositMail(order(locale, 'waiting'), 'issued', texts, SITE)!,
  depositMail(order(locale, 'closed'), 'expired', texts, SITE)!,
  ...['done', 'rejected', 'failed'].map((state) => refundMail(refundOf(locale, state), texts, SITE)),
  ...['offered', 'claimed', 'expired', 'declined'].flatMap((about) => [
    giftMail(giftOf(locale, about), texts, SITE),
    giftMail(
      giftOf(locale, about, { creator: { name: HOSTILE }, tierName: HOSTILE, months: 3 }),
      texts,
      SITE,
    ),
  ]),
  ...['paid', 'failed', 'returned', 'rejected'].map((state) =>
    payoutMail(payoutOf(locale, state), texts, SITE),
  ),
  destinationMail(
    { owner: owner(locale), destination: { id: 'place', label: HOSTILE } } as Parameters<
      typeof destinationMail
    >[0],
    texts,
    SITE,
  ),
  ...['bank', 'gateway', 'deposit'].flatMap((origin) =>
    (['open', 'won', 'lost'] as const).map((state) =>
      disputeMail(disputeOf(locale, origin), state, texts, SITE),
    ),
  ),
  ...MembershipNoticeKind.options.map((kind) => membershipMail(noticeOf(locale, kind), texts, SITE)),
];

/** What a reader of the HTML sees, one line for each element, but for the words that lists of mails show. */
const seenIn = (html: string): string =>
  html
    .replace(/<head>[^]*?<\/head>/, '')
    .replaceAll(/<div [^>]*data-skip-in-text[^]*?<\/div>/g, '')
    .replaceAll(/<!--[^]*?-->/g, '')
    .replaceAll(/<[^>]*>/g, '\n')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&quot;', '"')
    .replaceAll('&#x27;', "'")
    .replaceAll('&amp;', '&');

describe.each<Locale>(['ko', 'en'])('every mail in %s', (locale) => {
  it('says in its HTML what its text says, with its link, and nothing of it is code', async () => {
    const mails = mailsIn(locale);
    expect(mails).toHaveLength(30 + MembershipNoticeKind.options.length);
    for (const mail of mails) {
      const html = await renderLetter(mail.letter);
      const { action, other } = mail.letter;
      const links = other === null ? [action] : [action, other];
      expect(html, mail.intent).toContain(`lang="${locale}"`);
      for (const { url } of links) expect(html, mail.intent).toContain(`href="${url}"`);
      expect(html, mail.intent).not.toMatch(/<script|<b>|<img|<link|url\(/i);
      const seen = seenIn(html);
      const lines = mail.text.split('\n').filter((line) => line !== '');
      for (const line of lines) {
        const fact = mail.letter.facts.find(([label, value]) => line === `${label}: ${value}`);
        const link = links.find(({ label, url }) => line === `${label}: ${url}`);
        for (const part of fact ?? [link?.label ?? line]) expect(seen, mail.intent).toContain(part);
      }
      expect(seen, mail.intent).toContain(action.url);
      for (const { url } of links) expect(mail.text, mail.intent).toContain(url);
      expect(mail.text, mail.intent).toContain(HOSTILE);
    }
  });
});

it('the text has its parts in order, with the thing to do after the facts', () => {
  expect(receiptMail(order('en', 'paid'), texts, SITE).text.replaceAll(HOSTILE, 'Tom'))
    .toMatchInlineSnapshot(`
    "Hello Tom,

    Thank you. Your payment is complete and the coins are in your wallet.

    Product: Tom
    Coins: 55 coins
    Paid: ₩5,500
    Date: 20 November 2026 at 12:00 GMT+9
    Receipt: https://ink.test/wallet/top-ups/order

    Inkvine"
  `);
  expect(passwordResetMail({ ...owner('en'), name: 'Tom', token: 't', expiresAt: '' }, texts, SITE).text)
    .toMatchInlineSnapshot(`
    "Hello Tom,

    Someone, hopefully you, asked for a new password. This link works for one hour:

    Set a new password: https://ink.test/reset-password?token=t

    If it was not you, do nothing. Your password stays as it is.

    Inkvine"
  `);
});

import { beforeAll, describe, expect, it } from 'vitest';
import { loadMailTexts, type MailTexts } from './mail-texts.ts';
import { passwordResetMail } from './password-reset.mail.ts';
import { receiptMail } from './receipt.mail.ts';

const SITE = { publicUrl: 'https://ink.test', timeZone: 'Asia/Seoul' };
let texts: MailTexts;

beforeAll(async () => {
  texts = await loadMailTexts();
});

const receipt = (locale: 'ko' | 'en') =>
  ({
    owner: { name: '하늘', email: 'haneul@ink.test', locale },
    topUp: {
      id: '01a1fa79-1ef3-70ad-9e5f-0e7dbd76d7a9',
      productName: { ko: '코인 50', en: '50 coins' },
      paidCoins: 50,
      bonusCoins: 5,
      price: 5_500,
      currency: 'KRW',
      paidAt: '2026-11-20T03:00:00.123456Z',
    },
  }) as Parameters<typeof receiptMail>[0];

describe('mails', () => {
  it('are written in the language of the person they go to', () => {
    const korean = receiptMail(receipt('ko'), texts, SITE);
    expect(korean.text).toContain('55코인');
    expect(korean.text).toContain('5,500원');
    expect(korean.text).toMatch(/2026년 11월 20일.*12:00/);
    const english = receiptMail(receipt('en'), texts, SITE);
    expect(english.text).toContain('55 coins');
    expect(english.text).toContain('₩5,500');
    expect(english.text).toContain('https://ink.test/wallet/top-ups/01a1fa79-1ef3-70ad-9e5f-0e7dbd76d7a9');
    expect(english.intent).toBe(korean.intent);
  });

  it('carry a reset token in the link and nowhere else', () => {
    const token = 'se/cret+token';
    const reset = { token, expiresAt: '', name: 'Tom', email: 'tom@ink.test', locale: 'en' as const };
    const mail = passwordResetMail(reset, texts, SITE);
    expect(mail.text).toContain('https://ink.test/reset-password?token=se%2Fcret%2Btoken');
    expect(`${mail.subject}${mail.intent}`).not.toContain('cret');
  });
});

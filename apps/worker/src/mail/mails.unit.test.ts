import { beforeAll, describe, expect, it } from 'vitest';
import { depositMail } from './deposit.mail.ts';
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

  it('say where to transfer to and until when, and nothing once that is not so any more', () => {
    const order = (state: 'waiting' | 'paid' | 'closed') => {
      const { topUp, owner } = receipt('ko');
      const account = { bankCode: '20', accountNumber: 'X123456', holderName: '잉크바인' };
      const deposit = { ...account, dueAt: '2026-11-23T03:00:00+09:00', state };
      return { owner, topUp: { ...topUp, deposit } } as Parameters<typeof depositMail>[0];
    };
    const issued = depositMail(order('waiting'), 'issued', texts, SITE)!;
    expect(issued.text).toMatch(/5,500원[^]*우리은행[^]*X123456[^]*잉크바인[^]*2026년 11월 23일/);
    const expired = depositMail(order('closed'), 'expired', texts, SITE)!;
    expect(expired.text).not.toContain('X123456');
    expect(expired.intent).not.toBe(issued.intent);
    expect(depositMail(order('paid'), 'issued', texts, SITE)).toBeNull();
    expect(depositMail(order('paid'), 'expired', texts, SITE)).toBeNull();
  });

  it('carry a reset token in the link and nowhere else', () => {
    const token = 'se/cret+token';
    const reset = { token, expiresAt: '', name: 'Tom', email: 'tom@ink.test', locale: 'en' as const };
    const mail = passwordResetMail(reset, texts, SITE);
    expect(mail.text).toContain('https://ink.test/reset-password?token=se%2Fcret%2Btoken');
    expect(`${mail.subject}${mail.intent}`).not.toContain('cret');
  });
});

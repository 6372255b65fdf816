import { Statement } from '@inkvine/contracts/settlements';
import { expect, test } from 'vitest';
import { statementDocument } from './statement-document.ts';

const SITE = { publicUrl: 'https://ink.example', timeZone: 'Asia/Seoul' };
const figures = {
  ...{ grossMinor: 100_000, bonusValueMinor: 0, vatMinor: 0, feeMinor: 30_000, gatewayFeeMinor: 0 },
  ...{ adjustmentMinor: 0, carryInMinor: 0, taxableMinor: 70_000, incomeTaxMinor: 2_100 },
  ...{ localTaxMinor: 210, payableMinor: 67_690, carryOutMinor: 0 },
};
const statement = Statement.parse({
  ...{ runId: '01980000-0000-7000-8000-000000000001', period: '2026-10-01', currency: 'KRW', seq: 0 },
  ...{ creatorName: '하늘', payee: null, policyVersion: 2, reason: null },
  ...figures,
  withholding: { incomeBps: 300, localBps: 1_000, verified: true },
  fees: [{ source: 'unlock', feeBps: 3_000, feeMinor: 30_000, vatMinor: 0 }],
  items: [
    {
      ...{ novelId: '01980000-0000-7000-8000-000000000002', novelTitle: null, source: 'unlock', role: 'own' },
      ...{ entries: 10, grossMinor: 100_000, paidCoins: 1_000, bonusCoins: 0 },
    },
  ],
  ...{ createdAt: '2026-11-01T00:00:00.000Z', lockedAt: '2026-11-02T00:00:00.000Z' },
});

test('adds up to what is payable before the reader’s eyes', () => {
  const { sections, title, dated } = statementDocument(statement, 'ko', SITE);
  expect([title, dated]).toEqual(['2026년 10월 정산서', '2026-11-02T00:00:00.000Z']);
  const [payee, amounts, items] = sections;
  expect(payee!.rows[0]!.value).toBe('세금 정보가 없어요');
  expect(amounts!.rows.map(({ label, note, value }) => [label, note, value])).toEqual([
    ['유료 코인으로 번 금액', undefined, '100,000원'],
    ['플랫폼 수수료', '회차 구매 30%', '-30,000원'],
    ['과세 대상', undefined, '70,000원'],
    ['소득세 3%', undefined, '-2,100원'],
    ['지방소득세 (소득세의 10%)', undefined, '-210원'],
    ['지급할 금액', undefined, '67,690원'],
  ]);
  expect(items!.rows[0]).toMatchObject({ label: '지워진 작품', value: '100,000원' });
});

test('shows what a correction and a rate that nobody has checked are, and leaves out an empty list', () => {
  const corrected = Statement.parse({
    ...{ ...statement, seq: 1, reason: 'A refund came late', items: [], carryOutMinor: -500 },
    withholding: { incomeBps: 0, localBps: 0, verified: false },
  });
  const { lead, sections } = statementDocument(corrected, 'en', SITE);
  expect(lead.join()).toContain('A refund came late');
  expect(sections).toHaveLength(2);
  const notes = sections[1]!.rows.flatMap(({ note }) => note ?? []);
  expect(notes).toHaveLength(3);
});

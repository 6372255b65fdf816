import { expect, it } from 'vitest';
import { membershipMonths } from './membership-figures.ts';

const NONE = { cancelled: 0, unpaid: 0, priceRefused: 0, other: 0 };
const event = (month: number, joined: number, ended: Partial<typeof NONE>, paid = 0) => ({
  ...{ month, joined, gifted: 0, ended: { ...NONE, ...ended }, paid, payments: paid / 20, waived: 0 },
});

it('each month begins with the members that the one before ended with', () => {
  const months = membershipMonths(
    ['2026-01-01', '2026-02-01', '2026-03-01'],
    [event(0, 8, {}), event(1, 2, { cancelled: 1, unpaid: 1 }, 200), event(3, 0, { other: 3 })],
  );
  expect(months).toMatchObject([
    {
      month: '2026-01-01',
      membersBefore: 8,
      membersAfter: 8,
      joined: 2,
      churnBps: 2_500,
      paid: 200,
      payments: 10,
    },
    { month: '2026-02-01', membersBefore: 8, membersAfter: 8, joined: 0, churnBps: 0, ended: NONE, paid: 0 },
    { month: '2026-03-01', membersBefore: 8, membersAfter: 5, churnBps: 3_750, ended: { ...NONE, other: 3 } },
  ]);
});

it('nobody can have left where there was nobody', () => {
  expect(membershipMonths(['2026-01-01'], [event(1, 2, { cancelled: 1 })])).toMatchObject([
    { membersBefore: 0, membersAfter: 1, churnBps: null },
  ]);
  expect(membershipMonths(['2026-01-01'], [])).toMatchObject([{ membersAfter: 0, churnBps: null, paid: 0 }]);
});

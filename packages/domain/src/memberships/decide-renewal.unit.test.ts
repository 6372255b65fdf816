import type { ChargeOutcome } from '@inkvine/contracts/renewals';
import { describe, expect, it } from 'vitest';
import { boundary } from './billing-calendar.ts';
import { decideRenewal, priceOf, withTierChanged } from './decide-renewal.ts';
import type { ChosenCoupon } from './period-coupons.ts';
import type { OpenBill, RenewalHistory } from './renewal-history.ts';
import { FIRST_RENEWAL_TERMS as TERMS } from './renewal-terms.ts';

/** Joined on 31 January in Seoul, paid until the end of February: the first renewal is on 28 February. */
const ANCHOR = { date: '2026-01-31', timeZone: 'Asia/Seoul', interval: 'month', offsetDays: 0 } as const;
const OLD = { priceId: 'old', amountMinor: 3_900 };
const NEW = { priceId: 'new', amountMinor: 4_900 };
const member = (change: Partial<RenewalHistory> = {}): RenewalHistory => ({
  ...{ anchor: ANCHOR, nextIndex: 1, price: OLD, priceChange: null, cancelRequestedAt: null, pause: null },
  ...{ tierChange: null, oneOffInFlight: false, isGift: false, inProgressSince: null },
  ...{ endedAt: null, suspendedAt: null, bill: null, outages: [], announcedAt: null },
  ...{ currency: 'KRW', coupons: [] },
  ...change,
});
const start = (index: number) => boundary(ANCHOR, index);
/** Hours after a boundary. */
const after = (index: number, hours: number) => new Date(start(index).getTime() + hours * 3_600_000);
const seoul = (text: string) => new Date(`${text}+09:00`);
const decide = (change: Partial<RenewalHistory>, now: Date, terms = TERMS) =>
  decideRenewal(member(change), terms, now);
const indexes = (periods: readonly { index: number }[]) => periods.map(({ index }) => index);

describe('while everything runs', () => {
  it('waits for the boundary, and charges at it', () => {
    expect(decide({}, after(1, -0.001))).toEqual({ kind: 'wait', until: start(1) });
    expect(decide({}, start(1))).toMatchObject({
      ...{ kind: 'charge', attempt: 1, price: OLD, skipped: [], back: [], extendDays: 0, newAnchor: null },
      period: { index: 1, start: seoul('2026-02-28T00:00'), end: seoul('2026-03-31T00:00') },
    });
  });

  it('late by days, charges the same period', () => {
    expect(decide({}, after(1, 24 * 3))).toMatchObject({ kind: 'charge', period: { index: 1 }, skipped: [] });
  });

  it('ends at the boundary who has cancelled, without a charge', () => {
    const cancelRequestedAt = after(1, -100);
    expect(decide({ cancelRequestedAt }, after(1, -1))).toEqual({ kind: 'wait', until: start(1) });
    expect(decide({ cancelRequestedAt }, after(1, 24 * 95))).toEqual({
      ...{ kind: 'end', at: start(1), reason: 'cancelled', skipped: [] },
    });
  });

  it('ends what was a gift as one, unless something was paid after it', () => {
    const gift = { isGift: true, cancelRequestedAt: after(0, -100) };
    expect(decide({ ...gift, nextIndex: 0 }, start(0))).toMatchObject({ kind: 'end', reason: 'gift_over' });
    expect(decide(gift, start(1))).toMatchObject({ kind: 'end', reason: 'cancelled' });
  });

  it('adds days that the site was away in any of the months that were given', () => {
    const outages = [{ from: after(-5, 0), until: after(-5, 36) }];
    const gift = { isGift: true, nextIndex: 0, inProgressSince: after(-6, 0), outages };
    expect(decide(gift, after(-4, 0))).toEqual({
      kind: 'extend',
      days: 2,
    });
    expect(decide({ nextIndex: 0, outages }, after(-4, 0))).toMatchObject({ kind: 'wait' });
  });

  it('asks nothing more of who has ended', () => {
    expect(decide({ endedAt: start(1) }, after(9, 0))).toEqual({ kind: 'wait', until: null });
  });
});

describe('after renewals stood still', () => {
  it('over whole periods, charges the one in progress and waives what has elapsed', () => {
    const decision = decide({}, after(4, 30));
    expect(decision).toMatchObject({ kind: 'charge', period: { index: 4, start: start(4), end: start(5) } });
    expect(decision.kind === 'charge' && decision.skipped).toMatchObject([
      ...[1, 2, 3].map((index) => ({ index, status: 'waived', reason: 'outage_billing' })),
    ]);
  });

  it('charges nobody who asked to end meanwhile', () => {
    const cancelRequestedAt = after(2, 5);
    expect(decide({ cancelRequestedAt }, after(4, 1))).toMatchObject({ kind: 'end', at: cancelRequestedAt });
  });

  it('by the policy that charges elapsed periods, tells of it a week before', () => {
    const terms = { ...TERMS, catchUp: 'each_elapsed', maxBackCycles: 2 } as const;
    const now = after(4, 30);
    const announced = decide({}, now, terms);
    expect(announced).toMatchObject({ kind: 'announce', amountMinor: 3 * 3_900 });
    expect(announced.kind === 'announce' && indexes(announced.periods)).toEqual([2, 3, 4]);
    const announcedAt = now;
    const chargeFrom = new Date(now.getTime() + 7 * 86_400_000);
    expect(decide({ announcedAt }, after(4, 40), terms)).toEqual({ kind: 'wait', until: chargeFrom });
    const charge = decide({ announcedAt }, chargeFrom, terms);
    expect(charge.kind === 'charge' && [indexes(charge.back), indexes(charge.skipped)]).toEqual([
      [2, 3],
      [1],
    ]);
  });
});

describe('after the site was away', () => {
  it('for days of a paid period, adds them to it', () => {
    const outages = [{ from: after(0, 100), until: after(0, 100 + 30) }];
    expect(decide({ outages }, after(0, 200))).toEqual({ kind: 'extend', days: 2 });
    expect(decide({ outages: [{ from: after(0, 100), until: after(0, 123) }] }, after(0, 200))).toEqual({
      ...{ kind: 'wait', until: start(1) },
    });
  });

  it('early in one that was made longer, adds them too', () => {
    const longer = { anchor: { ...ANCHOR, offsetDays: 90 }, inProgressSince: start(0) };
    const outages = [{ from: after(0, 100), until: after(0, 130) }];
    expect(decide({ ...longer, outages }, after(0, 200))).toEqual({ kind: 'extend', days: 2 });
    const more = [{ from: after(0, 100), until: after(0, 100 + 24 * 50) }];
    expect(decide({ ...longer, outages: more }, after(2, 0))).toEqual({ kind: 'extend', days: 50 });
  });

  it('over a boundary, charges once and extends what was charged', () => {
    const outages = [{ from: after(1, -30), until: after(1, 30) }];
    expect(decide({ outages }, after(1, 31))).toMatchObject({
      ...{ kind: 'charge', extendDays: 3 },
      period: { index: 1, start: start(1), end: seoul('2026-04-03T00:00') },
    });
  });

  it('for more than half of a period, charges nothing for it', () => {
    const outages = [{ from: after(1, -24), until: after(1, 24 * 20) }];
    const decision = decide({ outages }, after(1, 24 * 20 + 1));
    expect(decision).toMatchObject({ kind: 'skip', skipped: [{ index: 1, reason: 'outage_service' }] });
  });
});

describe('a new price', () => {
  const priceChange = { ...NEW, effectiveFrom: start(2), agreedAt: null };

  it('counts from its day for who has agreed', () => {
    const agreed = { priceChange: { ...priceChange, agreedAt: after(1, -500) } };
    expect(decide(agreed, start(1))).toMatchObject({ kind: 'charge', price: OLD });
    expect(decide({ ...agreed, nextIndex: 2 }, start(2))).toMatchObject({ kind: 'charge', price: NEW });
  });

  it('ends the membership of who has not where it would begin, also when nobody was there to see', () => {
    expect(decide({ priceChange }, start(1))).toMatchObject({ kind: 'charge', price: OLD });
    expect(decide({ priceChange }, after(3, 5))).toMatchObject({
      ...{ kind: 'end', at: start(2), reason: 'price_refused', skipped: [{ index: 1, status: 'waived' }] },
    });
  });
});

describe('a pause', () => {
  const pause = { from: start(1), until: start(3) };

  it('is not charged, and ends with the first period after it', () => {
    expect(decide({ pause }, start(1))).toMatchObject({
      kind: 'skip',
      skipped: [{ index: 1, status: 'paused' }],
    });
    expect(decide({ pause, nextIndex: 3 }, start(3))).toMatchObject({ kind: 'charge', period: { index: 3 } });
  });

  it('in elapsed periods stays a pause', () => {
    const decision = decide({ pause }, after(4, 0));
    expect(decision.kind === 'charge' && decision.skipped.map(({ status }) => status)).toEqual([
      ...['paused', 'paused', 'waived'],
    ]);
  });
});

describe('a bill that is open', () => {
  const charge = (at: Date, outcome: ChargeOutcome) => ({ at, outcome });
  const bill = (charges: OpenBill['charges'], methodChangedAt: Date | null = null) => ({
    nextIndex: 2,
    bill: { index: 1, start: start(1), end: start(2), charges, methodChangedAt, couponsOff: 0 },
  });
  const at10 = (day: string) => seoul(`${day}T10:00`);

  it('waits while a charge is on its way', () => {
    expect(decide(bill([charge(start(1), 'pending')]), after(1, 24 * 40))).toEqual({ kind: 'await' });
  });

  it('is tried again on days 1, 3, 5 and 7 at ten in the member’s morning, then access ends', () => {
    const charges = [charge(after(1, 0.01), 'soft')];
    for (const day of ['2026-03-01', '2026-03-03', '2026-03-05', '2026-03-07']) {
      expect(decide(bill(charges), after(1, 1))).toMatchObject({ kind: 'wait' });
      expect(decide(bill(charges), at10(day))).toMatchObject({ kind: 'charge', attempt: charges.length + 1 });
      charges.push(charge(at10(day), 'soft'));
    }
    expect(decide(bill(charges), at10('2026-03-07'))).toEqual({ kind: 'suspend', at: at10('2026-03-07') });
    const suspended = { ...bill(charges), suspendedAt: at10('2026-03-07') };
    expect(decide(suspended, at10('2026-03-08'))).toEqual({ kind: 'wait', until: seoul('2026-03-30T00:00') });
    expect(decide(suspended, seoul('2026-03-30T00:00'))).toMatchObject({ kind: 'end', reason: 'unpaid' });
  });

  it('that nobody charged before has its days from the first charge on, so that grace is as long', () => {
    const late = at10('2026-03-12');
    const charges = [charge(late, 'soft')];
    expect(decide(bill(charges), late)).toEqual({ kind: 'wait', until: at10('2026-03-13') });
    charges.push(...['13', '15', '17', '19'].map((day) => charge(at10(`2026-03-${day}`), 'soft')));
    expect(decide(bill(charges), at10('2026-03-19'))).toEqual({ kind: 'suspend', at: at10('2026-03-19') });
  });

  it('is tried once for all the days that were missed', () => {
    const now = at10('2026-03-06');
    expect(decide(bill([charge(start(1), 'soft')]), now)).toMatchObject({ kind: 'charge', attempt: 2 });
    const charges = [charge(start(1), 'soft'), charge(now, 'soft')];
    expect(decide(bill(charges), now)).toEqual({ kind: 'wait', until: at10('2026-03-07') });
  });

  it('is not tried again by itself when it was refused for good, but at once with another card', () => {
    for (const outcome of ['hard', 'customer'] as const) {
      const refused = [charge(start(1), outcome)];
      expect(decide(bill(refused), at10('2026-03-03'))).toEqual({ kind: 'wait', until: at10('2026-03-07') });
      const moved = seoul('2026-03-03T23:30');
      expect(decide(bill(refused, moved), moved)).toMatchObject({ kind: 'charge', attempt: 2 });
      const again = [...refused, charge(moved, outcome)];
      expect(decide(bill(again, moved), moved)).toMatchObject({ kind: 'wait' });
    }
  });

  it('is not used up by a gateway that fails', () => {
    const charges = [charge(start(1), 'fault')];
    const waits = [];
    for (let tries = 1; tries < 8; tries++) {
      const decision = decide(bill(charges), charges.at(-1)!.at);
      const until = decision.kind === 'wait' ? decision.until! : start(0);
      waits.push((until.getTime() - charges.at(-1)!.at.getTime()) / 60_000);
      charges.push(charge(until, 'fault'));
    }
    expect(waits).toEqual([5, 10, 20, 40, 80, 160, 320]);
    expect(decide(bill(charges), charges.at(-1)!.at)).toEqual({ kind: 'wait', until: at10('2026-03-01') });
  });

  it('is charged at once when its claim was made and nothing was sent', () => {
    expect(decide(bill([]), after(1, 1))).toMatchObject({ kind: 'charge', attempt: 1 });
  });

  it('paid after its period, pays for the one in progress alone', () => {
    const moved = after(2, 24 * 2);
    const suspendedAt = after(1, 24 * 7);
    const late = { ...bill([charge(start(1), 'hard')], moved), suspendedAt };
    const terms = { ...TERMS, endAfterDays: 90 };
    expect(decide(late, moved, terms)).toMatchObject({
      ...{
        kind: 'charge',
        attempt: 1,
        period: { index: 2, start: start(2), end: start(3) },
        newAnchor: null,
      },
      skipped: [{ index: 1, reason: 'bill_open' }],
    });
  });

  it('paid after more than 30 days without access, begins anew on that day', () => {
    const moved = seoul('2026-04-20T15:00');
    const late = { ...bill([charge(start(1), 'hard')], moved), suspendedAt: after(1, 24 * 7) };
    expect(decide(late, moved, { ...TERMS, endAfterDays: 90 })).toMatchObject({
      ...{ kind: 'charge', newAnchor: { date: '2026-04-20' } },
      period: { index: 0, start: seoul('2026-04-20T00:00'), end: seoul('2026-05-20T00:00') },
    });
  });

  it('ends with the membership when its owner cancels', () => {
    const cancelRequestedAt = after(1, 50);
    expect(decide({ ...bill([charge(start(1), 'soft')]), cancelRequestedAt }, after(1, 51))).toMatchObject({
      ...{ kind: 'end', at: cancelRequestedAt, reason: 'cancelled' },
    });
  });
});

describe('with coupons that the member chose', () => {
  const coupon = (change: Partial<ChosenCoupon> = {}): ChosenCoupon => ({
    ...{ grantId: 'g', kind: 'fixed', bearer: 'creator', canStack: true, expiresAt: null },
    ...{ amountMinor: 1_000, currency: 'KRW', percent: null, months: null, partsLeft: 1 },
    ...change,
  });
  const month = coupon({ kind: 'free_period', amountMinor: null, currency: null, months: 1 });

  it('asks less, or nothing', () => {
    expect(decide({ coupons: [coupon()] }, start(1))).toMatchObject({
      ...{ kind: 'charge', price: OLD, dueMinor: 2_900, coupons: [{ grantId: 'g', offMinor: 1_000 }] },
    });
    expect(decide({ coupons: [month] }, start(1))).toMatchObject({ kind: 'charge', dueMinor: 0 });
  });

  it('goes by the begin of the period, however late it is charged', () => {
    const expiresAt = after(1, 1).toISOString();
    expect(decide({ coupons: [coupon({ expiresAt })] }, after(1, 48))).toMatchObject({ dueMinor: 2_900 });
    const before = start(1).toISOString();
    expect(decide({ coupons: [coupon({ expiresAt: before })] }, start(1))).toMatchObject({ dueMinor: 3_900 });
  });

  it('tries a bill again for what it asked first, and uses nothing more', () => {
    const charges = [{ at: after(1, 1), outcome: 'soft' as const }];
    const bill = {
      index: 1,
      start: start(1),
      end: start(2),
      charges,
      methodChangedAt: null,
      couponsOff: 500,
    };
    expect(decide({ nextIndex: 2, bill, coupons: [coupon()] }, after(1, 48))).toMatchObject({
      ...{ kind: 'charge', attempt: 2, dueMinor: 3_400, coupons: [] },
    });
  });

  it('asks for no elapsed period with one that is free', () => {
    const terms = { ...TERMS, catchUp: 'each_elapsed' } as const;
    expect(decide({ coupons: [month] }, after(2, 1), terms)).toMatchObject({
      ...{ kind: 'charge', dueMinor: 0, back: [], skipped: [{ index: 1, status: 'waived' }] },
    });
    expect(decide({ coupons: [coupon()] }, after(2, 1), terms)).toMatchObject({
      ...{ kind: 'announce', amountMinor: 3_900 + 2_900 },
    });
  });
});

describe('another tier', () => {
  const tierChange = { ...NEW, effectiveFrom: start(1) };

  it('begins with the period it was agreed for, before anything is charged, and not while one leaves', () => {
    expect(decide({ tierChange }, after(0, 3))).toMatchObject({ kind: 'wait' });
    expect(decide({ tierChange }, after(1, 1))).toEqual({ kind: 'switch_tier', at: start(1) });
    expect(decide({ tierChange }, after(3, 5))).toEqual({ kind: 'switch_tier', at: start(1) });
    expect(decide({ tierChange, cancelRequestedAt: start(0) }, after(1, 1))).toMatchObject({ kind: 'end' });
  });

  it('is what the next charge comes to, whatever price of the old one is asked for', () => {
    const priceChange = { ...OLD, amountMinor: 9, effectiveFrom: start(1), agreedAt: null };
    const history = member({ tierChange, priceChange });
    expect(priceOf(history, { start: start(1) })).toEqual(NEW);
    expect(decideRenewal(withTierChanged(history), TERMS, after(1, 1))).toMatchObject({
      ...{ kind: 'charge', price: NEW, dueMinor: NEW.amountMinor },
    });
  });

  it('nothing is decided while a charge that was asked for has no answer', () => {
    expect(decide({ oneOffInFlight: true }, after(1, 1))).toEqual({ kind: 'await' });
  });
});

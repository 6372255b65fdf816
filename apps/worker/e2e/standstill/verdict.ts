import type { Days } from './calendar.ts';
import type { Booked, Recorded } from './books.ts';
import { firstOf, gatewayOf, POOR, RICH, type Member } from './joining.ts';
import { COUPONS, OFFERS, tell, type Offer } from './members.ts';

/** What has to be true of a member when everything is quiet again. */
interface Due {
  periods: [begin: string, what: string, amount: number][];
  /** The period in progress; undefined where the membership ends before it. */
  current: string | undefined;
  endedAt: string | null;
  /** What money or coins paid, in their order. */
  paid: number[];
  told: string[];
}

const time = (at: string | Date): number => new Date(at).getTime();

/** Counted from the story alone. */
function dueOf({ story, shown }: Member, row: Recorded, { back, risesAt, meanwhile }: Days): Due {
  const offer: Offer = OFFERS[story.offer];
  const { boundaries } = row;
  const isTrial = offer.trialDays !== undefined;
  const first = isTrial ? 0 : 1;
  const current = boundaries.findLastIndex((begin) => time(begin) <= time(back));
  const waived = (from: number, to: number): Due['periods'] =>
    boundaries.slice(from, Math.max(from, to)).map((begin) => [begin, 'outage_billing', 0]);
  const firstAmount = firstOf(story);
  const free = isTrial ? 'trial' : story.joins === 'by a gift' ? 'gift' : undefined;
  const isPaidFirst = free === undefined && firstAmount > 0;
  const begun: Due['periods'] =
    free === undefined
      ? [[boundaries[0]!, isPaidFirst ? 'paid' : 'coupon', firstAmount]]
      : [[row.periods[0]?.startsAt ?? '', free, 0]];
  const paid = isPaidFirst ? [firstAmount] : [];
  const told = [...(isPaidFirst ? ['started'] : []), ...(offer.dearer === undefined ? [] : ['price_asked'])];

  if (typeof story.becomes === 'object') {
    const isRefused = story.becomes.ends === 'price_refused';
    const rise = boundaries.findIndex((begin, k) => k >= first && time(begin) >= time(risesAt));
    const late = story.meanwhile === 'cancels' && time(boundaries[first]!) < time(meanwhile);
    return {
      periods: [...begun, ...(isRefused ? waived(first, rise) : [])],
      current: undefined,
      endedAt: late ? 'meanwhile' : boundaries[isRefused ? rise : first]!,
      ...{ paid, told: [...told, 'ended'] },
    };
  }

  const pauses = typeof story.before === 'object' && 'pauses' in story.before ? story.before.pauses : 0;
  const moves = typeof story.before === 'object' && 'moves' in story.before ? story.before.moves : undefined;
  const asked = moves === undefined ? (offer.dearer ?? offer.amount) : offer[moves]!;
  const coupon = story.before === 'takes the coupon off' ? undefined : story.coupon;
  const renewed = coupon === undefined ? asked : COUPONS[coupon].renewed;
  // Whoever names another card while a period is due pays for it at once.
  const inBetween =
    typeof story.meanwhile === 'object'
      ? boundaries.findLastIndex((begin) => time(begin) <= time(meanwhile))
      : undefined;
  const skipped = waived(first, current).map((period, at): Due['periods'][number] => {
    if (first + at === inBetween) return [period[0], 'paid', renewed];
    return at < pauses ? [period[0], 'paused', 0] : period;
  });
  const isPaid = story.becomes === 'paid';
  const paidAfter = [...(inBetween === undefined ? [] : [renewed]), ...(isPaid ? [renewed] : [])];
  return {
    periods: [
      ...[...begun, ...skipped],
      [boundaries[current]!, story.becomes === 'free' ? 'coupon' : story.becomes, renewed],
    ],
    current: boundaries[current],
    endedAt: null,
    paid: [...paid, ...(shown === undefined ? [] : [shown]), ...paidAfter],
    told: [
      ...told,
      ...(moves === undefined ? [] : ['tier_changed']),
      ...paidAfter.map(() => 'renewed'),
      ...(story.becomes === 'pending' ? ['refused'] : []),
    ],
  };
}

const AHEAD = ['upcoming_30', 'upcoming_7', 'price_unanswered', 'gift_ending'];
const same = (one: unknown, other: unknown) => JSON.stringify(one) === JSON.stringify(other);
const iso = (at: string | null) => (at === null ? null : new Date(at).toISOString());

/** What others know of a member, and when. */
export interface Evidence {
  booked: Booked[];
  /** How often each mail came, by the id of its intention. */
  mails: Map<string, number>;
  now: Date;
}

/** One line for whatever is not as the story of a member says; none when all is well. */
export function judge(member: Member, row: Recorded, days: Days, { booked, mails, now }: Evidence): string[] {
  const { story } = member;
  const due = dueOf(member, row, days);
  const wrong: string[] = [];
  const demand = (what: string, expected: unknown, found: unknown) => {
    if (!same(expected, found))
      wrong.push(`${what}: ${JSON.stringify(found)} where ${JSON.stringify(expected)} was due`);
  };

  demand(
    'periods',
    due.periods.map(([begin, what, amount]) => [iso(begin), what, amount]),
    row.periods.map(({ startsAt, what, amount }) => [iso(startsAt), what, amount]),
  );
  // A trial ends where the first period begins, and each period where the next one does.
  row.periods.slice(1).forEach(({ startsAt }, at) => {
    demand('a period ends', iso(startsAt), iso(row.periods[at]!.endsAt));
  });
  const taken = row.charges.filter(({ outcome }) => outcome === 'paid').map(({ amount }) => amount);
  demand('paid', due.paid, taken);
  const open = row.charges.filter(({ outcome }) => outcome === 'pending');
  demand('charges without an answer', 0, open.length);
  if (story.becomes === 'pending') {
    const tries = row.charges.filter(({ periodStart }) => time(periodStart) === time(due.current!));
    if (tries.length === 0) wrong.push('nobody tried to charge the open bill');
  }

  if (gatewayOf(story) === null) {
    const spent = due.paid.reduce((sum, coins) => sum + coins, 0);
    demand('coins', (story.isPoor === true ? POOR : RICH) - spent, row.coins);
  } else demand('the gateway took', due.paid.toSorted(), booked.map(({ amount }) => amount).toSorted());

  demand('ended for', typeof story.becomes === 'object' ? story.becomes.ends : null, row.endReason);
  if (due.endedAt === 'meanwhile') {
    const since = row.endedAt === null ? Infinity : time(row.endedAt) - time(days.meanwhile);
    if (Math.abs(since) > 2 * 86_400_000) wrong.push(`ended at ${row.endedAt}, not when it was cancelled`);
  } else demand('ended at', iso(due.endedAt), iso(row.endedAt));

  const told = row.told.filter(({ kind }) => !AHEAD.includes(kind));
  demand('told', due.told.toSorted(), told.map(({ kind }) => kind).toSorted());
  const lastTold = told.findLast(({ kind }) => kind === 'renewed' || kind === 'refused');
  if (lastTold !== undefined) demand('told of', iso(due.current ?? null), iso(lastTold.periodStart));
  if (lastTold?.kind === 'renewed') {
    const paidBefore = due.periods.findLastIndex(
      ([, what], at) => what !== 'outage_billing' && what !== 'paused' && at < due.periods.length - 1,
    );
    const elapsed = due.periods.slice(paidBefore + 1).filter(([, what]) => what === 'outage_billing');
    demand('told of elapsed periods', elapsed.length, lastTold.waived);
  }
  for (const { id, kind } of row.told)
    if (!mails.has(`membership-${id}`)) wrong.push(`no mail came of the notice ${kind}`);

  demand('has access', due.endedAt === null, row.isOpen);
  if (row.setAside !== null) wrong.push(`was set aside: ${row.setAside}`);
  if (due.endedAt !== null) demand('looked at again', null, row.nextLookAt);
  else {
    const next = row.boundaries.find((begin) => time(begin) > time(due.current!))!;
    const look = row.nextLookAt === null ? Number.NaN : time(row.nextLookAt);
    if (!(look > now.getTime() - 60_000 && look <= time(next)))
      wrong.push(`forgotten: looked at again ${row.nextLookAt}, the next period begins ${next}`);
  }
  const about = `${member.n} ${tell(story)} in ${member.timeZone}`;
  return wrong.map((line) => `${about}, ${line}; charges ${JSON.stringify(row.charges)}`);
}

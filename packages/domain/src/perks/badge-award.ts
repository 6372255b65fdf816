import type { BadgeTerms } from '@inkvine/contracts/badges';
import { longestStreak, type MemberStreak } from './member-streak.ts';

/** A rule that decides by itself; what is given by hand is no matter of facts. */
export interface DecidedRule {
  id: string;
  terms: Exclude<BadgeTerms, { kind: 'manual' }>;
}

/** One purchase or donation for a novel. */
export interface Support {
  userId: string;
  txnId: string;
  /** False once all of it was undone. */
  stands: boolean;
}

/** What is known of people, as far as a rule asks for it: until the rule was stopped. */
export interface BadgeFacts {
  /** By rule, in the ledger's order; everything of those who came first, whatever became of it. */
  supports: ReadonlyMap<string, readonly Support[]>;
  /** Coins donated less what was taken back. */
  donated: readonly { ruleId: string; userId: string; coins: number }[];
  /** Days of the site's calendar with a chapter finished, as `2026-11-20`, in order, each once; of holders none. */
  readers: readonly {
    ruleId: string;
    userId: string;
    days: readonly string[];
    keepsHistory: boolean;
    holds: boolean;
  }[];
  /** Of each creator whose membership somebody has or had, what they paid in a row. */
  members: readonly { ruleId: string; userId: string; streaks: readonly MemberStreak[] }[];
}

export interface DecidedAward {
  ruleId: string;
  userId: string;
  /** From 1. */
  level: number;
  evidence: BadgeEvidence;
}

/** What proves an award: ids of ledger transactions, days, coins, or months. */
export interface BadgeEvidence {
  txnIds?: string[];
  place?: number;
  days?: string[];
  coins?: number;
  months?: number;
}

/**
 * Who holds what by the rules. The same facts give the same awards, in whatever order and however often they are looked at.
 *
 * - An early bird is one of the first `first` people by the ledger's order. Only what came no later than the last place
 *   was taken counts, and some of it must stand. A place whose support was undone stays its owner's, and empty.
 * - A streak is proven by the days. They are a matter of the past, so whoever holds the badge keeps it, even when an
 *   author deletes a chapter; it goes when its owner keeps no reading history any more.
 * - A rank is the highest level whose sum is reached.
 * - Months as a member are the longest streak with one creator; what was paid once stays paid when somebody leaves.
 */
export function decideAwards(rules: readonly DecidedRule[], facts: BadgeFacts): DecidedAward[] {
  return rules.flatMap((rule): DecidedAward[] => {
    const { id: ruleId, terms } = rule;
    switch (terms.kind) {
      case 'early_bird':
        return earlyBirds(facts.supports.get(ruleId) ?? [], terms.first).map((bird) => ({
          ...{ ruleId, userId: bird.userId, level: 1 },
          evidence: { place: bird.place, txnIds: bird.txnIds },
        }));
      case 'reading_streak':
        return facts.readers.flatMap((reader) => {
          if (reader.ruleId !== ruleId || !reader.keepsHistory) return [];
          const days = reader.holds ? [] : firstStreak(reader.days, terms.days);
          return days === undefined ? [] : [{ ruleId, userId: reader.userId, level: 1, evidence: { days } }];
        });
      case 'supporter_rank':
        return facts.donated.flatMap(({ userId, coins, ...donor }) => {
          const level = terms.levels.filter((sum) => coins >= sum).length;
          return donor.ruleId === ruleId && level > 0 ? [{ ruleId, userId, level, evidence: { coins } }] : [];
        });
      case 'member_streak':
        return longestOfEach(facts.members.filter((member) => member.ruleId === ruleId)).flatMap(
          ({ userId, months, txnIds }) => {
            const level = terms.levels.filter((least) => months >= least).length;
            return level > 0 ? [{ ruleId, userId, level, evidence: { months, txnIds } }] : [];
          },
        );
    }
  });
}

function longestOfEach(members: BadgeFacts['members']): (MemberStreak & { userId: string })[] {
  return [...Map.groupBy(members, ({ userId }) => userId)].flatMap(([userId, of]) => {
    const longest = longestStreak(of.flatMap(({ streaks }) => streaks));
    return longest === undefined ? [] : [{ ...longest, userId }];
  });
}

/** The first people of a list in the ledger's order, with what of theirs came in time and stands. */
function earlyBirds(
  supports: readonly Support[],
  first: number,
): { userId: string; place: number; txnIds: string[] }[] {
  const places = new Map<string, { place: number; txnIds: string[] }>();
  for (const { userId, txnId, stands } of supports) {
    let bird = places.get(userId);
    if (bird === undefined) {
      if (places.size === first) break;
      bird = { place: places.size + 1, txnIds: [] };
      places.set(userId, bird);
    }
    if (stands) bird.txnIds.push(txnId);
    if (places.size === first) break;
  }
  return [...places].flatMap(([userId, bird]) => (bird.txnIds.length === 0 ? [] : [{ userId, ...bird }]));
}

const DAY_MS = 24 * 60 * 60_000;

const isDayAfter = (day: string, before: string): boolean => Date.parse(day) - Date.parse(before) === DAY_MS;

/** The first `length` days in a row; undefined when there are none. */
export function firstStreak(days: readonly string[], length: number): string[] | undefined {
  let start = 0;
  for (let at = 0; at < days.length; at += 1) {
    if (at > 0 && !isDayAfter(days[at]!, days[at - 1]!)) start = at;
    if (at - start + 1 === length) return days.slice(start, at + 1);
  }
  return undefined;
}

/** How many days the streak has that runs today, or ran until yesterday and can go on today. */
export function runningStreak(days: readonly string[], today: string): number {
  const last = days.at(-1);
  if (last === undefined || (last !== today && !isDayAfter(today, last))) return 0;
  let length = 1;
  while (length < days.length && isDayAfter(days[days.length - length]!, days[days.length - length - 1]!))
    length += 1;
  return length;
}

export interface StandingAward {
  id: string;
  ruleId: string;
  userId: string;
  level: number;
}

export interface AwardChanges<Standing extends StandingAward> {
  earned: DecidedAward[];
  /** Of another level than before. */
  moved: { standing: Standing; decided: DecidedAward }[];
  revoked: Standing[];
}

/** What has to change so that people hold what was decided. */
export function compareAwards<Standing extends StandingAward>(
  decided: readonly DecidedAward[],
  standing: readonly Standing[],
): AwardChanges<Standing> {
  const keyOf = ({ ruleId, userId }: { ruleId: string; userId: string }) => `${ruleId} ${userId}`;
  const held = new Map(standing.map((award) => [keyOf(award), award]));
  const due = new Set(decided.map(keyOf));
  return {
    earned: decided.filter((award) => !held.has(keyOf(award))),
    moved: decided.flatMap((award) => {
      const before = held.get(keyOf(award));
      return before === undefined || before.level === award.level
        ? []
        : [{ standing: before, decided: award }];
    }),
    revoked: standing.filter((award) => !due.has(keyOf(award))),
  };
}

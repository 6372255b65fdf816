import { z } from 'zod';
import { PositiveCoins } from './money.ts';
import { BadgeAwardId, BadgeRuleId, NovelId, page, pageInput, text, Timestamp } from './primitives.ts';

export const BADGES_SHOWN = 3;
export const BADGE_NAME_MAX_LENGTH = 40;
export const BADGE_WORDS_MAX_LENGTH = 200;
export const BADGE_REASON_MAX_LENGTH = 200;
export const BADGE_LEVELS_MAX = 3;

/** Marks and colours that both clients draw; a newer server may know more. */
export const BADGE_ICONS = [
  'sprout',
  'flame',
  'star',
  'heart',
  'feather',
  'lantern',
  'crown',
  'leaf',
] as const;
export type BadgeIcon = (typeof BADGE_ICONS)[number];
export const BADGE_TONES = ['moss', 'amber', 'rose', 'sky', 'plum', 'slate'] as const;
export type BadgeTone = (typeof BADGE_TONES)[number];

/** An instant that PostgreSQL is certain to accept. */
const Instant = z.iso.datetime().refine((value) => !value.startsWith('0000'));

/** How a badge is earned. */
export const BadgeTerms = z.discriminatedUnion('kind', [
  /**
   * The first so many supporters of a novel, by the ledger's order: whoever gives, buys, rents or gives chapters away,
   * ever or since an instant. The place of whose support was undone stays empty.
   */
  z.object({
    kind: z.literal('early_bird'),
    novelId: NovelId,
    first: z.int().min(1).max(1_000),
    since: Instant.nullable(),
  }),
  /** A chapter finished on each of so many days of the site's calendar in a row. Rules of the site only. */
  z.object({ kind: z.literal('reading_streak'), days: z.int().min(2).max(366) }),
  /** Coins donated to the creator, or to anybody by a rule of the site, less what was taken back; a level for each sum. */
  z.object({
    kind: z.literal('supporter_rank'),
    levels: z
      .array(PositiveCoins)
      .min(1)
      .max(BADGE_LEVELS_MAX)
      .refine((levels) => levels.every((coins, index) => index === 0 || coins > levels[index - 1]!)),
  }),
  /** Months in a row that a membership of the creator was paid, or one of anybody's by a rule of the site. */
  z.object({
    kind: z.literal('member_streak'),
    levels: z
      .array(z.int().min(1).max(120))
      .min(1)
      .max(BADGE_LEVELS_MAX)
      .refine((levels) => levels.every((months, index) => index === 0 || months > levels[index - 1]!)),
  }),
  /** Given by hand, and taken back by hand. */
  z.object({ kind: z.literal('manual') }),
]);
export type BadgeTerms = z.infer<typeof BadgeTerms>;

/** A badge as it stands beside a name. Icon and tone are of `BADGE_ICONS` and `BADGE_TONES`. */
export const ShownBadge = z.object({
  name: z.string(),
  icon: z.string(),
  tone: z.string(),
  level: z.int().min(1),
  /** Levels that there are; 1 where a badge has none. */
  levels: z.int().min(1),
});
export type ShownBadge = z.infer<typeof ShownBadge>;

const BadgeFace = ShownBadge.extend({
  words: z.string(),
  /** Null for badges of the site. */
  creatorName: z.string().nullable(),
  terms: BadgeTerms,
  /** Of an early bird. */
  novelTitle: z.string().nullable(),
});

/** With what a membership gives while it lasts. */
const HeldBadgeTerms = z.discriminatedUnion('kind', [
  ...BadgeTerms.options,
  z.object({ kind: z.literal('membership'), tierName: z.string() }),
]);

export const HeldBadge = BadgeFace.extend({
  /** Of a badge for members, that of the creator. */
  id: BadgeAwardId,
  terms: HeldBadgeTerms,
  earnedAt: Timestamp,
});
export type HeldBadge = z.infer<typeof HeldBadge>;

export const MyBadges = z.object({
  /** What the caller holds, newest first; of several versions of one badge the newest. */
  held: z.array(HeldBadge),
  /** What stands beside the caller's name, in order. */
  chosen: z.array(BadgeAwardId),
  /** What the caller is on the way to: days or months of the running streak, or coins given, of those that are needed. */
  next: z.array(BadgeFace.extend({ id: BadgeRuleId, have: z.int().min(0), need: z.int().min(1) })),
  /** What went back in the last 30 days. */
  gone: z.array(
    ShownBadge.extend({
      id: BadgeAwardId,
      why: z.enum(['undone', 'history_off', 'taken']),
      at: Timestamp,
    }),
  ),
  /** False while the caller keeps no reading history: badges about reading are neither given nor shown. */
  keepsHistory: z.boolean(),
});
export type MyBadges = z.infer<typeof MyBadges>;

export const ChooseBadgesInput = z.object({
  awardIds: z
    .array(BadgeAwardId)
    .max(BADGES_SHOWN)
    .refine((ids) => new Set(ids).size === ids.length),
});
export const BadgesChosen = z.object({ chosen: z.array(BadgeAwardId) });

/** Whose rules: the caller's own as a creator, or the site's, which operators keep. */
export const BadgeScope = z.enum(['mine', 'site']);
export type BadgeScope = z.infer<typeof BadgeScope>;
export const BadgeRulesInput = z.object({ scope: BadgeScope });

export const BadgeDraft = z.object({
  name: text(1, BADGE_NAME_MAX_LENGTH),
  words: text(0, BADGE_WORDS_MAX_LENGTH),
  icon: z.enum(BADGE_ICONS),
  tone: z.enum(BADGE_TONES),
  startsAt: Instant,
  terms: BadgeTerms,
});
export type BadgeDraft = z.infer<typeof BadgeDraft>;

export const BadgeRule = BadgeFace.omit({ level: true }).extend({
  id: BadgeRuleId,
  version: z.int().min(1),
  state: z.enum(['planned', 'running', 'stopped']),
  startsAt: Timestamp,
  createdAt: Timestamp,
  /** People who hold it now. */
  holders: z.int().min(0),
});
export type BadgeRule = z.infer<typeof BadgeRule>;
/** Every version, the newest first. */
export const BadgeRules = z.array(BadgeRule);

/** Without `replaces` a new rule; with it the next version of one that still runs, which stops then. */
export const PublishBadgeInput = z.object({
  scope: BadgeScope,
  draft: BadgeDraft,
  replaces: BadgeRuleId.nullable(),
});
export const StopBadgeInput = z.object({ id: BadgeRuleId });
export const BadgeChanged = z.object({ id: BadgeRuleId });

const Email = z.string().trim().toLowerCase().pipe(z.email().max(254));
export const GiveBadgeInput = z.object({
  id: BadgeRuleId,
  to: Email,
  reason: text(1, BADGE_REASON_MAX_LENGTH),
});
/** Who has it now; `given` is false when they had it before. */
export const BadgeGiven = z.object({ awardId: BadgeAwardId, name: z.string(), given: z.boolean() });
export const TakeBadgeInput = z.object({ awardId: BadgeAwardId, reason: text(1, BADGE_REASON_MAX_LENGTH) });
export const BadgeTaken = z.object({ awardId: BadgeAwardId });

/** Of one rule, or of all that the scope has. */
export const BadgeLogInput = z.object({ ...pageInput, scope: BadgeScope });
export const BadgeLogEntry = z.object({
  id: z.uuid(),
  awardId: BadgeAwardId,
  badgeName: z.string(),
  level: z.int().min(1),
  levels: z.int().min(1),
  act: z.enum(['earned', 'raised', 'lowered', 'revoked', 'given', 'taken']),
  /** Null towards creators, who would learn who reads and gives; whom they gave a badge themselves they know. */
  userName: z.string().nullable(),
  actorName: z.string().nullable(),
  reason: z.string().nullable(),
  /** Whether it can be taken back by hand now. */
  isHeldByHand: z.boolean(),
  at: Timestamp,
});
export type BadgeLogEntry = z.infer<typeof BadgeLogEntry>;
export const BadgeLogPage = page(BadgeLogEntry);

import { z } from 'zod';
import type { Locale } from './primitives.ts';

export const MAX_ROYALTY_PERCENT = 50;

export const ForkMode = z.enum(['closed', 'ask', 'open']);
export type ForkMode = z.infer<typeof ForkMode>;

/** Who may continue a novel from one of its chapters, and on which terms. Source: product specification 2.2. */
export const ForkTerms = z.object({
  mode: ForkMode,
  /** Which chapters a fork may carry on from. */
  scope: z.enum(['free_only', 'any_published']),
  /** Whether a fork's own chapters may cost coins, and whether a part goes upstream. */
  commercial: z.enum(['no', 'royalty', 'yes']),
  /** Of the price of a fork's own chapters, in whole per cent; 0 unless `commercial` is `royalty`. */
  royaltyPercent: z.int().min(0).max(MAX_ROYALTY_PERCENT),
  /** Whether chapters that a fork shows stay there when they are withdrawn upstream. */
  survivesUpstream: z.boolean(),
});
export type ForkTerms = z.infer<typeof ForkTerms>;

export const CLOSED_TERMS: ForkTerms = {
  mode: 'closed',
  scope: 'free_only',
  commercial: 'no',
  royaltyPercent: 0,
  survivesUpstream: true,
};

const WORDS = {
  en: {
    mode: {
      closed: 'Nobody may begin a branch now.',
      ask: 'The author is asked first and has 14 days to answer; no answer means no.',
      open: 'Anybody who can read the chapters may begin a branch.',
    },
    scope: {
      free_only: 'A branch may carry on from free chapters only.',
      any_published: 'A branch may carry on from any published chapter its author can read.',
    },
    commercial: {
      no: 'The chapters of a branch are free for all readers.',
      royalty: (percent: number) =>
        `The chapters of a branch may cost coins; ${percent} % of what they earn goes to the author they carry on from.`,
      yes: 'The chapters of a branch may cost coins, all of it for their author.',
    },
    survives: {
      true: 'What a branch carries on from stays in it, even when it is withdrawn from the original.',
      false: 'What is withdrawn from the original disappears from the branches too; their own chapters stay.',
    },
    always: [
      'Every branch names the author and the date of the chapters it carries on from; this cannot be removed.',
      'Those chapters keep selling for their author and cannot be edited in the branch.',
      'Later changes of these terms do not reach branches that exist.',
      'Chapters that the law takes down disappear everywhere.',
    ],
  },
  ko: {
    mode: {
      closed: '지금은 누구도 갈래를 만들 수 없어요.',
      ask: '먼저 작가에게 물어봐요. 작가는 14일 안에 답하고, 답이 없으면 거절이에요.',
      open: '그 회차까지 읽을 수 있는 사람은 누구나 갈래를 만들 수 있어요.',
    },
    scope: {
      free_only: '갈래는 무료 회차에서만 이어 쓸 수 있어요.',
      any_published: '갈래는 작가가 읽을 수 있는 공개 회차 어디서나 이어 쓸 수 있어요.',
    },
    commercial: {
      no: '갈래의 회차는 모든 독자에게 무료예요.',
      royalty: (percent: number) =>
        `갈래의 회차를 유료로 팔 수 있고, 번 것의 ${percent} %는 이어받은 원작 작가의 몫이에요.`,
      yes: '갈래의 회차를 유료로 팔 수 있고, 모두 그 작가의 몫이에요.',
    },
    survives: {
      true: '갈래가 이어받은 회차는 원작에서 내려가도 갈래에 남아요.',
      false: '원작에서 내려간 회차는 갈래에서도 사라져요. 갈래의 회차는 그대로 남아요.',
    },
    always: [
      '모든 갈래에는 이어받은 회차의 작가와 날짜가 적히고, 지울 수 없어요.',
      '이어받은 회차는 계속 원작 작가의 것으로 팔리고, 갈래에서 고칠 수 없어요.',
      '나중에 조건이 바뀌어도 이미 있는 갈래에는 적용되지 않아요.',
      '법에 따라 내려간 회차는 어디서나 사라져요.',
    ],
  },
} as const;

/**
 * The terms in plain words, a sentence each. They stand here and not among the messages of the clients, because the
 * server keeps exactly the words that were shown as the record of consent.
 */
export function describeForkTerms(terms: ForkTerms, locale: Locale): string[] {
  const words = WORDS[locale];
  const { commercial } = words;
  return [
    words.mode[terms.mode],
    words.scope[terms.scope],
    terms.commercial === 'royalty' ? commercial.royalty(terms.royaltyPercent) : commercial[terms.commercial],
    words.survives[terms.survivesUpstream ? 'true' : 'false'],
    ...words.always,
  ];
}

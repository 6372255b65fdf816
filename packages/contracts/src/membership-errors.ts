import type { ErrorMeta } from './error-meta.ts';

/** What can fail about memberships. */
export const MEMBERSHIP_ERRORS = {
  OFFER_UNAVAILABLE: {
    httpStatus: 409,
    retry: 'never',
    report: false,
    message: {
      ko: '지금은 가입할 수 없는 멤버십이에요.',
      en: 'This membership cannot be joined now.',
    },
  },
  TIER_FULL: {
    httpStatus: 409,
    retry: 'later',
    report: false,
    message: {
      ko: '정원이 찼어요. 자리가 나면 다시 시도해 주세요.',
      en: 'All places are taken. Please try again when one is free.',
    },
  },
  ALREADY_MEMBER: {
    httpStatus: 409,
    retry: 'never',
    report: false,
    message: {
      ko: '이미 이 작가의 멤버예요.',
      en: 'You are a member of this creator already.',
    },
  },
  MEMBERSHIP_ENDED: {
    httpStatus: 409,
    retry: 'never',
    report: false,
    message: {
      ko: '끝난 멤버십이에요. 다시 가입할 수 있어요.',
      en: 'This membership has ended. You can join again.',
    },
  },
  CORRECTION_STALE: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: {
      ko: '그사이 멤버십이 바뀌었어요. 다시 미리 돌려 보고 승인해 주세요.',
      en: 'The memberships have changed meanwhile. Please dry-run it again before it is approved.',
    },
  },
} as const satisfies Record<string, ErrorMeta>;

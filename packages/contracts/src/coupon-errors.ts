import type { ErrorMeta } from './error-meta.ts';

/** What can fail about coupons. */
export const COUPON_ERRORS = {
  COUPON_UNKNOWN: {
    httpStatus: 404,
    retry: 'after_change',
    report: false,
    message: {
      ko: '없는 쿠폰 코드예요. 코드를 다시 확인해 주세요.',
      en: 'There is no coupon with this code. Please check how it is spelled.',
    },
  },
  COUPON_USED_UP: {
    httpStatus: 409,
    retry: 'never',
    report: false,
    message: {
      ko: '준비한 쿠폰이 모두 나갔어요.',
      en: 'All of these coupons have been given out.',
    },
  },
  COUPON_EXPIRED: {
    httpStatus: 409,
    retry: 'never',
    report: false,
    message: { ko: '기간이 끝난 쿠폰이에요.', en: 'This coupon is over.' },
  },
  COUPON_TOO_EARLY: {
    httpStatus: 409,
    retry: 'later',
    report: false,
    message: {
      ko: '아직 쓸 수 없는 쿠폰이에요. 시작하면 다시 입력해 주세요.',
      en: 'This coupon has not begun yet. Please come back when it has.',
    },
  },
  COUPON_NOT_FOR_YOU: {
    httpStatus: 409,
    retry: 'never',
    report: false,
    message: {
      ko: '이 계정으로는 받을 수 없는 쿠폰이에요.',
      en: 'This coupon is not meant for this account.',
    },
  },
  COUPON_ALREADY_YOURS: {
    httpStatus: 409,
    retry: 'never',
    report: false,
    message: {
      ko: '이미 받을 수 있는 만큼 받은 쿠폰이에요.',
      en: 'You already have as many of this coupon as one person may get.',
    },
  },
  COUPON_UNAVAILABLE: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: {
      ko: '쿠폰을 지금 쓸 수 없어요. 이미 썼거나 기간이 끝났어요. 다시 확인해 주세요.',
      en: 'A coupon cannot be used now: it has been used or is over. Please look again.',
    },
  },
} as const satisfies Record<string, ErrorMeta>;

import { z } from 'zod';
import { COUPON_ERRORS } from './coupon-errors.ts';
import type { ErrorMeta } from './error-meta.ts';
import { MEMBERSHIP_ERRORS } from './membership-errors.ts';
import { MONEY_ERRORS } from './money-errors.ts';
import { STORY_ERRORS } from './story-errors.ts';

/** What can fail anywhere. */
const GENERAL_ERRORS = {
  UNAUTHENTICATED: {
    httpStatus: 401,
    retry: 'after_change',
    report: false,
    message: {
      ko: '로그인이 필요해요. 로그인한 뒤 다시 시도해 주세요.',
      en: 'Please sign in and try again.',
    },
  },
  FORBIDDEN: {
    httpStatus: 403,
    retry: 'never',
    report: false,
    message: { ko: '이 작업을 할 권한이 없어요.', en: 'You do not have permission to do this.' },
  },
  ACCOUNT_SUSPENDED: {
    httpStatus: 403,
    retry: 'never',
    report: false,
    message: {
      ko: '이용이 정지된 계정이에요. 운영자에게 문의해 주세요.',
      en: 'This account is suspended. Please contact the operators.',
    },
  },
  NOT_FOUND: {
    httpStatus: 404,
    retry: 'never',
    report: false,
    message: {
      ko: '찾을 수 없어요. 주소를 확인해 주세요.',
      en: 'We could not find that. Please check the address.',
    },
  },
  INVALID_INPUT: {
    httpStatus: 400,
    retry: 'after_change',
    report: false,
    message: { ko: '입력한 내용을 확인해 주세요.', en: 'Please check what you entered.' },
  },
  REQUEST_REFUSED: {
    httpStatus: 403,
    retry: 'never',
    report: false,
    message: {
      ko: '이 요청은 안전하지 않아 받지 않았어요. 페이지를 새로 고친 뒤 다시 시도해 주세요.',
      en: 'This request was refused for safety. Please reload the page and try again.',
    },
  },
  RATE_LIMITED: {
    httpStatus: 429,
    retry: 'later',
    report: false,
    message: {
      ko: '요청이 너무 많아요. 잠시 뒤 다시 시도해 주세요.',
      en: 'Too many requests. Please wait a moment and try again.',
    },
  },
  VERSION_CONFLICT: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: {
      ko: '다른 곳에서 먼저 수정되었어요. 최신 내용을 확인한 뒤 다시 저장해 주세요.',
      en: 'This was changed elsewhere. Please look at the latest version and save again.',
    },
  },
  VERSION_REQUIRED: {
    httpStatus: 428,
    retry: 'after_change',
    report: false,
    message: {
      ko: '어느 버전을 고친 것인지 알 수 없어요. 새로 고친 뒤 다시 시도해 주세요.',
      en: 'It is not clear which version you changed. Please reload and try again.',
    },
  },
  IDEMPOTENCY_MISMATCH: {
    httpStatus: 409,
    retry: 'never',
    report: false,
    message: {
      ko: '같은 요청 번호로 다른 내용이 왔어요. 처음부터 다시 시도해 주세요.',
      en: 'This request was already sent with other contents. Please start again.',
    },
  },
  TRANSITION_REFUSED: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: {
      ko: '지금 상태에서는 할 수 없는 작업이에요.',
      en: 'That cannot be done in the present state.',
    },
  },
  WORKER_AT_WORK: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: {
      ko: '작업 처리기가 아직 일하고 있어요. 멈춘 뒤에 시간을 앞당겨 주세요.',
      en: 'The worker is still at work. Please stop it before you move the clock.',
    },
  },
  CLIENT_OUTDATED: {
    httpStatus: 426,
    retry: 'after_change',
    report: false,
    message: { ko: '앱을 최신 버전으로 업데이트해 주세요.', en: 'Please update the app to continue.' },
  },
  UNAVAILABLE: {
    httpStatus: 503,
    retry: 'later',
    report: true,
    message: {
      ko: '지금은 서비스에 연결할 수 없어요. 잠시 뒤 다시 시도해 주세요.',
      en: 'The service cannot be reached right now. Please try again in a moment.',
    },
  },
  INTERNAL: {
    httpStatus: 500,
    retry: 'later',
    report: true,
    message: {
      ko: '문제가 생겼어요. 잠시 뒤 다시 시도해 주세요.',
      en: 'Something went wrong on our side. Please try again in a moment.',
    },
  },
} as const satisfies Record<string, ErrorMeta>;

/** A new code does not compile until someone has decided its status, retry, report and words. */
export const ERROR_META = {
  ...GENERAL_ERRORS,
  ...STORY_ERRORS,
  ...MONEY_ERRORS,
  ...MEMBERSHIP_ERRORS,
  ...COUPON_ERRORS,
} as const;

/** Every way a call can fail that a client may need to tell apart. Clients switch on the code, never on text. */
export type AppErrorCode = keyof typeof ERROR_META;
export const AppErrorCode = z.enum(Object.keys(ERROR_META) as [AppErrorCode, ...AppErrorCode[]]);

/** What travels with every failed call: the code, plain facts a client may show, and the request to quote. */
export const AppErrorData = z.object({
  code: AppErrorCode,
  /** Named facts such as `{ required: 30, balance: 12 }`. Never text for people. */
  details: z
    .record(z.string(), z.union([z.string(), z.number(), z.boolean(), z.array(z.string())]))
    .optional(),
  /** Input problems by path, e.g. `{ "coins": "too_small" }`. */
  fields: z.record(z.string(), z.string()).optional(),
  requestId: z.string().optional(),
});
export type AppErrorData = z.infer<typeof AppErrorData>;

export type ErrorDetails = NonNullable<AppErrorData['details']>;

/** The one error that services throw on purpose. Anything else is a fault and reaches clients as `INTERNAL`. */
export class AppError extends Error {
  readonly code: AppErrorCode;
  readonly details: ErrorDetails | undefined;

  constructor(code: AppErrorCode, details?: ErrorDetails, options?: ErrorOptions) {
    super(code, options);
    this.name = 'AppError';
    this.code = code;
    this.details = details;
  }
}

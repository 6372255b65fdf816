import { z } from 'zod';
import type { Locale } from './primitives.ts';

/** Every way a call can fail that a client may need to tell apart. Clients switch on the code, never on text. */
export const AppErrorCode = z.enum([
  'UNAUTHENTICATED',
  'FORBIDDEN',
  'ACCOUNT_SUSPENDED',
  'NOT_FOUND',
  'INVALID_INPUT',
  'REQUEST_REFUSED',
  'RATE_LIMITED',
  'VERSION_CONFLICT',
  'VERSION_REQUIRED',
  'DRAFT_CONFLICT',
  'DRAFT_REWOUND',
  'DRAFT_TOO_LARGE',
  'IDEMPOTENCY_MISMATCH',
  'TRANSITION_REFUSED',
  'FILE_EMPTY',
  'FILE_TOO_LARGE',
  'FILE_UNDECODABLE',
  'FILE_BINARY',
  'FILE_WITHOUT_TEXT',
  'FILE_UNREADABLE',
  'FILE_TOO_COMPLEX',
  'MANUSCRIPT_USED',
  'PLAN_INVALID',
  'CHAPTER_WITHOUT_TEXT',
  'FORK_REFUSED',
  'INSUFFICIENT_COINS',
  'PRICE_CHANGED',
  'SELF_DONATION',
  'PRODUCT_UNAVAILABLE',
  'AMOUNT_MISMATCH',
  'PAYMENT_DECLINED',
  'PAYMENT_CANCELED',
  'PAYMENT_EXPIRED',
  'PAYMENT_PENDING',
  'GATEWAY_UNAVAILABLE',
  'CLIENT_OUTDATED',
  'UNAVAILABLE',
  'INTERNAL',
]);
export type AppErrorCode = z.infer<typeof AppErrorCode>;

export interface ErrorMeta {
  httpStatus: number;
  /** What a client may do: send the same request again at once or later, or first change something. */
  retry: 'never' | 'later' | 'after_change';
  /** Whether an operator should hear of it. */
  report: boolean;
  message: Record<Locale, string>;
}

/** A new code does not compile until someone has decided its status, retry, report and words. */
export const ERROR_META = {
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
  DRAFT_CONFLICT: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: {
      ko: '다른 기기에서 이 원고를 먼저 고쳤어요. 두 글을 합쳐 저장할게요.',
      en: 'Another device changed this draft. Both texts will be merged.',
    },
  },
  DRAFT_REWOUND: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: {
      ko: '서버가 최근 저장본을 잃었어요. 이 기기에 있는 글을 다시 보낼게요.',
      en: 'The server lost recent saves. The text on this device will be sent again.',
    },
  },
  DRAFT_TOO_LARGE: {
    httpStatus: 413,
    retry: 'after_change',
    report: false,
    message: {
      ko: '한 회차는 50만 자까지 쓸 수 있어요. 글은 이 기기에 남아 있으니 회차를 나눠 주세요.',
      en: 'A chapter holds up to 500,000 characters. Your text is safe on this device; please split the chapter.',
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
  FILE_EMPTY: {
    httpStatus: 422,
    retry: 'after_change',
    report: false,
    message: {
      ko: '빈 파일이에요. 내용이 있는 파일을 골라 주세요.',
      en: 'This file is empty. Please choose one with text in it.',
    },
  },
  FILE_TOO_LARGE: {
    httpStatus: 413,
    retry: 'after_change',
    report: false,
    message: {
      ko: '파일이 5 MB보다 커요. 나누어서 올려 주세요.',
      en: 'This file is larger than 5 MB. Please split it and import the parts.',
    },
  },
  FILE_UNDECODABLE: {
    httpStatus: 422,
    retry: 'after_change',
    report: false,
    message: {
      ko: '글자를 읽을 수 없어요. UTF-8이나 EUC-KR로 저장한 텍스트 파일을 올려 주세요.',
      en: 'We cannot read the characters. Please save the text as UTF-8 or EUC-KR.',
    },
  },
  FILE_BINARY: {
    httpStatus: 422,
    retry: 'after_change',
    report: false,
    message: {
      ko: '읽을 수 있는 글이 아니에요. TXT, Markdown, DOCX, EPUB 파일을 올려 주세요.',
      en: 'There is no text we can read in this file. Please choose a TXT, Markdown, DOCX or EPUB file.',
    },
  },
  FILE_WITHOUT_TEXT: {
    httpStatus: 422,
    retry: 'after_change',
    report: false,
    message: { ko: '파일에 글자가 없어요.', en: 'There are no words in this file.' },
  },
  FILE_UNREADABLE: {
    httpStatus: 422,
    retry: 'after_change',
    report: false,
    message: {
      ko: '파일이 손상되었거나 암호가 걸려 있어 열 수 없어요. 다시 저장한 뒤 올려 주세요.',
      en: 'This file is damaged or protected by a password. Please save it again and try once more.',
    },
  },
  FILE_TOO_COMPLEX: {
    httpStatus: 422,
    retry: 'after_change',
    report: false,
    message: {
      ko: '파일을 풀면 너무 커져요. 나누어서 올려 주세요.',
      en: 'This file grows too large when it is opened. Please split it and import the parts.',
    },
  },
  MANUSCRIPT_USED: {
    httpStatus: 409,
    retry: 'never',
    report: false,
    message: { ko: '이 원고는 이미 작품이 되었어요.', en: 'This manuscript has already become a novel.' },
  },
  PLAN_INVALID: {
    httpStatus: 422,
    retry: 'after_change',
    report: false,
    message: {
      ko: '회차 나누기에 문제가 있어요. 표시된 곳을 고쳐 주세요.',
      en: 'There is a problem with the chapters. Please fix the marked ones.',
    },
  },
  CHAPTER_WITHOUT_TEXT: {
    httpStatus: 422,
    retry: 'after_change',
    report: false,
    message: {
      ko: '본문이 없는 회차는 발행할 수 없어요.',
      en: 'A chapter without text cannot be published.',
    },
  },
  FORK_REFUSED: {
    httpStatus: 403,
    retry: 'after_change',
    report: false,
    message: {
      ko: '이 회차에서는 갈래를 만들 수 없어요.',
      en: 'A branch cannot begin at this chapter.',
    },
  },
  INSUFFICIENT_COINS: {
    httpStatus: 402,
    retry: 'after_change',
    report: false,
    message: {
      ko: '코인이 부족해요. 충전한 뒤 다시 시도해 주세요.',
      en: 'Not enough coins. Please top up and try again.',
    },
  },
  PRICE_CHANGED: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: {
      ko: '가격이 바뀌었어요. 새 가격을 확인해 주세요.',
      en: 'The price has changed. Please check the new price.',
    },
  },
  SELF_DONATION: {
    httpStatus: 422,
    retry: 'never',
    report: false,
    message: { ko: '자신에게는 후원할 수 없어요.', en: 'You cannot donate to yourself.' },
  },
  PRODUCT_UNAVAILABLE: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: { ko: '지금은 판매하지 않는 상품이에요.', en: 'This product is no longer for sale.' },
  },
  AMOUNT_MISMATCH: {
    httpStatus: 422,
    retry: 'never',
    report: true,
    message: {
      ko: '결제 금액이 주문과 달라 결제를 멈췄어요. 돈은 빠져나가지 않았어요.',
      en: 'The amount differs from your order, so we stopped. No money was taken.',
    },
  },
  PAYMENT_DECLINED: {
    httpStatus: 402,
    retry: 'after_change',
    report: false,
    message: {
      ko: '결제가 거절되었어요. 다른 결제 수단을 써 주세요.',
      en: 'The payment was declined. Please try another way to pay.',
    },
  },
  PAYMENT_CANCELED: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: {
      ko: '결제를 취소했어요. 돈은 빠져나가지 않았어요.',
      en: 'The payment was canceled. No money was taken.',
    },
  },
  PAYMENT_EXPIRED: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: {
      ko: '결제 시간이 지났어요. 다시 시도해 주세요.',
      en: 'The payment window has expired. Please start again.',
    },
  },
  PAYMENT_PENDING: {
    httpStatus: 409,
    retry: 'later',
    report: false,
    message: {
      ko: '결제 결과를 확인하고 있어요. 확인되면 코인이 자동으로 들어와요.',
      en: 'We are still confirming the payment. Your coins will arrive by themselves.',
    },
  },
  GATEWAY_UNAVAILABLE: {
    httpStatus: 503,
    retry: 'later',
    report: true,
    message: {
      ko: '결제 회사와 연결되지 않아요. 잠시 뒤 다시 시도해 주세요.',
      en: 'The payment provider does not answer. Please try again in a moment.',
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
} as const satisfies Record<AppErrorCode, ErrorMeta>;

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

import type { ErrorMeta } from './error-meta.ts';

/** What can fail about texts, manuscripts and branches. */
export const STORY_ERRORS = {
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
  IMAGE_REFUSED: {
    httpStatus: 422,
    retry: 'after_change',
    report: false,
    message: {
      ko: '이 그림은 쓸 수 없어요. 8 MB, 한 변 8,000픽셀까지의 PNG, JPEG, WebP 파일을 올려 주세요.',
      en: 'This image cannot be used. Please choose a PNG, JPEG or WebP file of up to 8 MB and 8,000 pixels a side.',
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
  FORK_CHAPTERS_FREE: {
    httpStatus: 403,
    retry: 'after_change',
    report: false,
    message: {
      ko: '이 갈래의 회차는 무료로 두기로 했어요. 가격을 0으로 해 주세요.',
      en: 'You agreed that the chapters of this branch are free. Please set the price to 0.',
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
  PROPOSAL_REFUSED: {
    httpStatus: 403,
    retry: 'after_change',
    report: false,
    message: {
      ko: '이 회차들은 지금 원작에 제안할 수 없어요.',
      en: 'These chapters cannot be proposed to the original now.',
    },
  },
} as const satisfies Record<string, ErrorMeta>;

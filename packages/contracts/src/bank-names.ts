interface BankName {
  ko: string;
  en: string;
}

const name = (ko: string, en: string): BankName => ({ ko, en });

/** Card issuers and banks by the codes of Toss (docs.tosspayments.com/codes/org-codes). */
const KOREAN: Readonly<Record<string, BankName>> = {
  '3K': name('기업비씨카드', 'IBK BC Card'),
  '46': name('광주은행', 'Kwangju Bank'),
  '71': name('롯데카드', 'Lotte Card'),
  '30': name('KDB산업은행', 'Korea Development Bank'),
  '31': name('비씨카드', 'BC Card'),
  '51': name('삼성카드', 'Samsung Card'),
  '38': name('새마을금고', 'KFCC'),
  '41': name('신한카드', 'Shinhan Card'),
  '62': name('신협', 'Credit Union'),
  '36': name('씨티카드', 'Citi Card'),
  '33': name('우리비씨카드', 'Woori BC Card'),
  W1: name('우리카드', 'Woori Card'),
  '37': name('우체국예금보험', 'Korea Post'),
  '39': name('저축은행중앙회', 'Savings Bank'),
  '35': name('전북은행', 'Jeonbuk Bank'),
  '42': name('제주은행', 'Jeju Bank'),
  '15': name('카카오뱅크', 'KakaoBank'),
  '3A': name('케이뱅크', 'K bank'),
  '24': name('토스뱅크', 'Toss Bank'),
  '21': name('하나카드', 'Hana Card'),
  '61': name('현대카드', 'Hyundai Card'),
  '11': name('국민카드', 'KB Kookmin Card'),
  '91': name('NH농협카드', 'NH Nonghyup Card'),
  '34': name('Sh수협은행', 'Suhyup Bank'),
};

/** Banks of e-mandates by the codes of Razorpay (razorpay.com/docs, supported banks). */
const INDIAN: Readonly<Record<string, string>> = {
  HDFC: 'HDFC Bank',
  ICIC: 'ICICI Bank',
  SBIN: 'State Bank of India',
  UTIB: 'Axis Bank',
  KKBK: 'Kotak Mahindra Bank',
  YESB: 'Yes Bank',
  PUNB_R: 'Punjab National Bank',
  BARB_R: 'Bank of Baroda',
  CNRB: 'Canara Bank',
  IDIB: 'Indian Bank',
  INDB: 'IndusInd Bank',
  FDRL: 'Federal Bank',
  IDFB: 'IDFC FIRST Bank',
  UBIN: 'Union Bank of India',
};

/** Card networks and wallets as Stripe and Razorpay name them. */
const BRANDS: Readonly<Record<string, BankName>> = {
  visa: name('비자', 'Visa'),
  mastercard: name('마스터카드', 'Mastercard'),
  amex: name('아메리칸 익스프레스', 'American Express'),
  'american express': name('아메리칸 익스프레스', 'American Express'),
  discover: name('디스커버', 'Discover'),
  diners: name('다이너스 클럽', 'Diners Club'),
  jcb: name('JCB', 'JCB'),
  unionpay: name('유니온페이', 'UnionPay'),
  rupay: name('루페이', 'RuPay'),
  apple_pay: name('애플페이', 'Apple Pay'),
  google_pay: name('구글페이', 'Google Pay'),
  samsung_pay: name('삼성페이', 'Samsung Pay'),
  link: name('링크', 'Link'),
};

/**
 * What people call the bank, card company, card network or wallet behind a gateway's code; the code itself, as it
 * came, where we know no name for it.
 */
export function institutionName(code: string): BankName {
  const indian = INDIAN[code];
  if (indian !== undefined) return name(indian, indian);
  return KOREAN[code] ?? BRANDS[code.toLowerCase()] ?? name(code, code);
}

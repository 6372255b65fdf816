import type { ErrorMeta } from './error-meta.ts';

/** What can fail about coins and payments. */
export const MONEY_ERRORS = {
  INSUFFICIENT_COINS: {
    httpStatus: 402,
    retry: 'after_change',
    report: false,
    message: {
      ko: '코인이 부족해요. 충전한 뒤 다시 시도해 주세요.',
      en: 'Not enough coins. Please top up and try again.',
    },
  },
  LIMIT_REACHED: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: {
      ko: '스스로 정한 한도를 넘어요. 나간 코인이나 돈은 없어요.',
      en: 'This would pass the limit you have set. Nothing was taken.',
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
  SELECTION_CHANGED: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: {
      ko: '고른 회차나 가격이 바뀌었어요. 코인은 나가지 않았어요. 다시 확인해 주세요.',
      en: 'The chapters or their price have changed. Nothing was charged. Please check again.',
    },
  },
  RETURN_NOT_POSSIBLE: {
    httpStatus: 409,
    retry: 'never',
    report: false,
    message: {
      ko: '이 회차는 지금 돌려줄 수 없어요. 코인은 그대로예요.',
      en: 'This chapter cannot be given back now. Your coins are as they were.',
    },
  },
  GIFT_UNAVAILABLE: {
    httpStatus: 409,
    retry: 'never',
    report: false,
    message: {
      ko: '이 선물은 지금 받거나 되돌릴 수 없어요. 코인은 그대로예요.',
      en: 'This gift cannot be claimed or taken back now. No coins have moved.',
    },
  },
  GIFT_BEING_PAID: {
    httpStatus: 409,
    retry: 'later',
    report: false,
    message: {
      ko: '이 멤버십 선물의 결제가 아직 진행 중이에요. 결과가 나오면 다시 시도해 주세요.',
      en: 'Your payment for a gift of this membership is still on its way. Please try again once it is answered.',
    },
  },
  TICKET_NOT_READY: {
    httpStatus: 409,
    retry: 'later',
    report: false,
    message: {
      ko: '다음 무료 이용권이 아직 준비되지 않았어요.',
      en: 'Your next free chapter is not ready yet.',
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
  PAYMENT_OVER_LIMIT: {
    httpStatus: 402,
    retry: 'after_change',
    report: false,
    message: {
      ko: '잔액이나 한도가 부족해서 결제가 거절되었어요. 돈은 빠져나가지 않았어요. 다른 결제 수단을 써 주세요.',
      en: 'The payment was declined for lack of funds or a limit, and no money was taken. Please try another way to pay.',
    },
  },
  PAYMENT_NEEDS_YOU: {
    httpStatus: 402,
    retry: 'after_change',
    report: false,
    message: {
      ko: '카드사가 본인 확인을 요청했어요. 돈은 빠져나가지 않았어요. 결제창에서 본인 확인을 하고 결제해 주세요.',
      en: 'Your bank wants you to confirm this payment, and no money was taken. Please pay on the payment page, where you can confirm it.',
    },
  },
  METHOD_UNUSABLE: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: {
      ko: '이 결제 수단은 지금 쓸 수 없어요. 돈은 빠져나가지 않았어요. 다른 결제 수단을 고르거나 다시 등록해 주세요.',
      en: 'This payment method cannot be used now, and no money was taken. Please choose another one or add it again.',
    },
  },
  METHODS_FULL: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: {
      ko: '결제 수단을 더 등록할 수 없어요. 쓰지 않는 것을 먼저 삭제해 주세요.',
      en: 'No more payment methods can be added. Please delete one that you do not use.',
    },
  },
  PHONE_REQUIRED: {
    httpStatus: 422,
    retry: 'after_change',
    report: false,
    message: {
      ko: '이 결제 수단을 등록하려면 전화번호가 필요해요.',
      en: 'A phone number is needed to add this payment method.',
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
  REFUND_CHANGED: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: {
      ko: '환불 금액이 바뀌었어요. 새 금액을 확인해 주세요.',
      en: 'The refund is another amount now. Please check the new amount.',
    },
  },
  REFUND_ACCOUNT_NEEDED: {
    httpStatus: 400,
    retry: 'after_change',
    report: false,
    message: {
      ko: '계좌로 입금한 주문이에요. 환불받을 계좌를 알려 주세요.',
      en: 'This order was paid by bank transfer. Please tell us the account to refund to.',
    },
  },
  REFUND_NOT_POSSIBLE: {
    httpStatus: 409,
    retry: 'never',
    report: false,
    message: {
      ko: '지금은 이 주문을 환불할 수 없어요.',
      en: 'This order cannot be refunded now.',
    },
  },
  REFUND_DECIDED: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: {
      ko: '이미 처리된 환불이에요. 최신 상태를 확인해 주세요.',
      en: 'This refund has already been dealt with. Please look at its present state.',
    },
  },
  PAYOUT_NOT_POSSIBLE: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: {
      ko: '지금은 정산금을 받을 수 없어요. 조건을 확인해 주세요.',
      en: 'You cannot be paid out now. Please check what is missing.',
    },
  },
  PAYOUTS_HALTED: {
    httpStatus: 409,
    retry: 'later',
    report: false,
    message: {
      ko: '장부를 확인하는 동안 지급을 멈췄어요. 나중에 다시 시도해 주세요.',
      en: 'Payouts are halted while the books are checked. Please try again later.',
    },
  },
  SECOND_PERSON_NEEDED: {
    httpStatus: 409,
    retry: 'after_change',
    report: false,
    message: {
      ko: '묶음을 만든 사람이 아닌 다른 운영자가 승인해야 해요.',
      en: 'Somebody else than who made the batch has to approve it.',
    },
  },
  DESTINATION_REFUSED: {
    httpStatus: 422,
    retry: 'after_change',
    report: false,
    message: {
      ko: '이 계좌를 등록할 수 없어요. 은행, 계좌 번호, 예금주를 확인해 주세요.',
      en: 'This account cannot be registered. Please check the bank, the number and the holder.',
    },
  },
  HOLDER_DIFFERS: {
    httpStatus: 422,
    retry: 'after_change',
    report: false,
    message: {
      ko: '예금주가 세금 정보의 이름과 달라요.',
      en: 'The account is held in another name than the one in your tax details.',
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
} as const satisfies Record<string, ErrorMeta>;

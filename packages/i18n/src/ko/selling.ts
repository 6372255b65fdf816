export const selling = {
  open: '판매 설정',
  lead: '유료 회차에만 적용되고, 소장 가격은 회차마다 따로 정해요.',
  rentOn: '대여도 받기',
  rentOnHint:
    '소장보다 적은 코인으로 정해진 시간 동안 볼 수 있게 해요. 대여료보다 비싼 회차만 빌릴 수 있어요.',
  rentCoins: '대여료(코인)',
  rentHours: '대여 시간',
  rentHoursHint:
    '독자가 읽기 시작할 때부터 {{min, number}}–{{max, number}}시간이에요. 기다리면 무료에도 적용돼요.',
  waitOn: '기다리면 무료',
  waitOnHint: '독자가 일정 시간마다 한 화씩 무료로 볼 수 있어요.',
  waitHours: '기다리는 시간',
  waitHoursHint: '{{min, number}}–{{max, number}}시간',
  waitFrom: '시작 회차',
  waitExcludeLatest: '제외할 최신 회차 수',
  bulkDiscount: '여러 화를 한꺼번에 열 때 할인율(%)',
  bulkDiscountHint: '한꺼번에 여는 독자에게 최대 {{max, number}}%까지 깎아 줘요. 작가님 몫도 그만큼 줄어요.',
  invalid: '숫자를 확인해 주세요.',
} as const;

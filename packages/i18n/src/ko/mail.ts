export const mail = {
  greeting: '{{name}} 님, 안녕하세요.',
  resetPassword: {
    subject: '잉크바인 비밀번호 다시 정하기',
    body: '비밀번호를 다시 정하려는 요청을 받았어요. 아래 링크는 1시간 동안 쓸 수 있어요.',
    action: '비밀번호 다시 정하기',
    ignore: '직접 요청하지 않았다면 무시해 주세요. 비밀번호는 그대로예요.',
  },
  receipt: {
    subject: '잉크바인 영수증: 코인이 충전되었어요',
    body: '고맙습니다. 결제가 끝나 코인이 지갑에 들어왔어요.',
    product: '상품',
    coins: '코인',
    price: '결제 금액',
    paidAt: '결제 일시',
    action: '영수증',
  },
  refund: {
    subject: {
      done: '잉크바인 환불이 끝났어요',
      rejected: '잉크바인 환불 요청이 거절되었어요',
      failed: '잉크바인 환불을 마치지 못했어요',
    },
    body: {
      done: '결제하신 방법으로 돈을 돌려드렸어요. 카드사나 은행에 보이기까지 며칠 걸릴 수 있어요.',
      rejected: '환불 요청을 받아들이지 못했어요. 코인은 지갑으로 돌아왔어요.',
      failed: '결제 회사에서 돈을 돌려드리지 못했어요. 코인은 지갑으로 돌아왔으니 운영자에게 문의해 주세요.',
    },
    product: '상품',
    amount: '환불 금액',
    fee: '수수료',
    answer: '이유',
    action: '주문',
  },
  signature: '잉크바인',
} as const;

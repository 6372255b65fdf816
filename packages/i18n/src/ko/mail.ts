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
  payout: {
    subject: {
      paid: '정산금을 보냈어요: Inkvine',
      failed: '정산금을 보내지 못했어요: Inkvine',
      returned: '보낸 정산금이 되돌아왔어요: Inkvine',
      rejected: '지급 요청을 받아들이지 못했어요: Inkvine',
    },
    body: {
      paid: '정산금을 지급했어요. 은행에 따라 하루 이틀 뒤에 보일 수 있어요.',
      failed: '돈은 빠져나가지 않았고 다시 요청할 수 있어요. 받을 곳을 확인해 주세요.',
      returned: '은행에서 돈을 돌려보냈어요. 다시 요청할 수 있으니 받을 곳을 확인해 주세요.',
      rejected: '요청을 받아들이지 못했어요. 돈은 다시 요청할 수 있어요.',
    },
    amount: '금액',
    destination: '받는 곳',
    action: '내 수익',
  },
  destination: {
    subject: '정산금을 받을 곳이 바뀌었어요: Inkvine',
    body: '정산금을 받을 곳이 바뀌었어요. 직접 바꾼 것이 아니라면 바로 비밀번호를 바꾸고 저희에게 알려 주세요. 바뀐 곳으로는 사흘 동안 지급하지 않아요.',
  },
  signature: '잉크바인',
} as const;

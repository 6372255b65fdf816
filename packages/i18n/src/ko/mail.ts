export const mail = {
  greeting: '{{name}} 님, 안녕하세요.',
  resetPassword: {
    subject: '잉크바인 비밀번호 다시 정하기',
    body: '비밀번호를 다시 정하려는 요청을 받았어요. 아래 링크는 1시간 동안 쓸 수 있어요.',
    action: '비밀번호 다시 정하기',
    ignore: '직접 요청하지 않았다면 무시해 주세요. 비밀번호는 그대로예요.',
  },
  signature: '잉크바인',
} as const;

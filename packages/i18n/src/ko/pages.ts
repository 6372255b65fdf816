/** What search engines, link previews and feed readers show. */
export const pages = {
  homeTitle: '잉크바인 · 한국어와 영어로 이어지는 연재소설',
  homeDescription: '갈래를 나누며 이어지는 연재소설을 한국어와 영어로 읽고 쓰는 곳이에요.',
  novelDescription_one: '{{author}} 작가의 연재소설 ‘{{title}}’. 지금까지 {{count, number}}화가 나왔어요.',
  novelDescription_other: '{{author}} 작가의 연재소설 ‘{{title}}’. 지금까지 {{count, number}}화가 나왔어요.',
  chapterDescription: '{{author}} 작가의 연재소설 ‘{{title}}’ {{number, number}}화예요.',
  membersOnly: '이 회차는 멤버가 볼 수 있어요.',
  locked: '이 회차는 코인으로 열어 읽을 수 있어요.',
  newChapters: '{{title}} 새 회차',
} as const;

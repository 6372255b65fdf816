export const backups = {
  title: '백업',
  lead_one: '글이 바뀐 날 밤마다 초안과 작가 메모까지 저절로 백업해요. 가장 최근 것을 보관해요.',
  lead_other:
    '글이 바뀐 날 밤마다 초안과 작가 메모까지 저절로 백업해요. 가장 최근 {{count, number}}개를 보관해요.',
  create: '지금 백업하기',
  next: '{{when}}부터 다시 백업할 수 있어요.',
  empty: '아직 백업이 없어요.',
  pending: '백업하는 중…',
  failures: {
    storage_full: '저장 공간이 가득 차서 백업하지 못했어요. 운영자가 확인해야 해요.',
    storage: '저장소에 쓸 수 없어서 백업하지 못했어요. 운영자가 확인해야 해요.',
    interrupted: '백업하는 도중에 중단됐어요. 글이 바뀌어 있으면 밤에 다시 백업해요.',
    unexpected: '문제가 생겨 백업하지 못했어요. 곧 다시 시도해요.',
  },
  downloadOf: '{{when}} 백업 받기',
  restore: '되살리기',
  restoreOf: '{{when}} 백업 되살리기',
  restoreTitle: '새 작품으로 되살릴까요?',
  restoreBody:
    '{{when}} 백업에 담긴 {{chapters}}로 새 작품을 만들어요. 모두 초안으로 들어가고, 지금 작품은 그대로 남아요.',
  restoreAction: '새 작품 만들기',
  restored: '백업을 새 작품으로 되살렸어요.',
} as const;

export const backups = {
  title: 'Backups',
  lead_one:
    'Every night after a change, with drafts and your comments, without your doing anything. The newest one is kept.',
  lead_other:
    'Every night after a change, with drafts and your comments, without your doing anything. The newest {{count, number}} are kept.',
  create: 'Back up now',
  next: 'You can back up again from {{when}}.',
  empty: 'There is no backup yet.',
  pending: 'Being written…',
  failures: {
    storage_full: 'Failed: the storage is full. The operators have to see to it.',
    storage: 'Failed: the storage cannot be written to. The operators have to see to it.',
    interrupted: 'Interrupted before it was whole. If the text has changed, it is tried again at night.',
    unexpected: 'Something went wrong. It is tried again soon.',
  },
  downloadOf: 'Download the backup of {{when}}',
  restore: 'Restore',
  restoreOf: 'Restore the backup of {{when}}',
  restoreTitle: 'Restore as a new novel?',
  restoreBody:
    'A new novel is made of the backup of {{when}}, with {{chapters}}, all as drafts. This novel stays as it is.',
  restoreAction: 'Make a new novel',
  restored: 'The backup has become a new novel.',
} as const;

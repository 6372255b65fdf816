import { defineSweep } from './define-job.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const HOUR = 60 * MINUTE;

/** Every sweep by id, with how often it looks. */
export const SWEEPS = {
  /** Outbox rows that were sent but whose effect never came, such as after the loss of Redis. */
  'jobs.resend-unfinished': defineSweep({
    id: 'jobs.resend-unfinished',
    queue: 'default',
    everyMs: 5 * SECOND,
  }),
  'jobs.purge-done': defineSweep({ id: 'jobs.purge-done', queue: 'default', everyMs: HOUR }),
  /** People whose wallet the job did not make. */
  'wallet.create-missing': defineSweep({ id: 'wallet.create-missing', queue: 'money', everyMs: MINUTE }),
  'wallet.expire-lots': defineSweep({ id: 'wallet.expire-lots', queue: 'money', everyMs: 10 * MINUTE }),
  /** Gifts whose day has come, and those that nobody claimed in time. */
  'wallet.end-gifts': defineSweep({ id: 'wallet.end-gifts', queue: 'money', everyMs: 10 * MINUTE }),
  /** Exports of the former system that were left lying, and gifts of it that can be booked. */
  'wallet.advance-legacy': defineSweep({ id: 'wallet.advance-legacy', queue: 'books', everyMs: MINUTE }),
  /** Memberships whose time has come: to be renewed, tried again, told of or ended. */
  'memberships.renew': defineSweep({ id: 'memberships.renew', queue: 'money', everyMs: MINUTE }),
  /** Corrections of past renewals that were approved. */
  'memberships.correct': defineSweep({ id: 'memberships.correct', queue: 'money', everyMs: MINUTE }),
  /** Past renewals against what ought to be, once a night. */
  'memberships.verify': defineSweep({ id: 'memberships.verify', queue: 'books', everyMs: 10 * MINUTE }),
  /** Members who are to be asked for another price. */
  'memberships.ask-prices': defineSweep({ id: 'memberships.ask-prices', queue: 'default', everyMs: MINUTE }),
  /** Transactions of the ledger that no block of the chain holds yet. */
  'wallet.seal-ledger': defineSweep({ id: 'wallet.seal-ledger', queue: 'books', everyMs: MINUTE }),
  /** Batches of coupon codes that the job did not write to their end. */
  'perks.write-codes': defineSweep({ id: 'perks.write-codes', queue: 'default', everyMs: MINUTE }),
  /** What is personal in records of money, once its term has passed, once a night and before that is checked. */
  'backoffice.end-terms': defineSweep({ id: 'backoffice.end-terms', queue: 'books', everyMs: 10 * MINUTE }),
  /** Every invariant of the money, once a night. */
  'backoffice.check-books': defineSweep({
    id: 'backoffice.check-books',
    queue: 'books',
    everyMs: 10 * MINUTE,
  }),
  /** Badges that people have earned, and those whose reason was undone. */
  'perks.award-badges': defineSweep({ id: 'perks.award-badges', queue: 'default', everyMs: MINUTE }),
  /** Orders whose outcome nobody has told us. */
  'payments.settle-open-top-ups': defineSweep({
    id: 'payments.settle-open-top-ups',
    queue: 'money',
    everyMs: 10 * SECOND,
  }),
  /** Months that are over and not settled, and runs whose worker died. */
  'creators.close-months': defineSweep({ id: 'creators.close-months', queue: 'money', everyMs: 5 * MINUTE }),
  /** Settled money of creators who want it to be asked for by itself. */
  'creators.request-payouts': defineSweep({
    id: 'creators.request-payouts',
    queue: 'money',
    everyMs: 5 * MINUTE,
  }),
  /** Payouts that are released, on their way, or paid not long ago; and destinations that a gateway examines. */
  'creators.settle-payouts': defineSweep({
    id: 'creators.settle-payouts',
    queue: 'money',
    everyMs: 10 * SECOND,
  }),
  /** Approved refunds that the gateway has not yet said yes or no to. */
  'payments.settle-open-refunds': defineSweep({
    id: 'payments.settle-open-refunds',
    queue: 'money',
    everyMs: 10 * SECOND,
  }),
  /** Methods being added whose browser never came back, or whose gateway gave no answer. */
  'payments.settle-open-registrations': defineSweep({
    id: 'payments.settle-open-registrations',
    queue: 'money',
    everyMs: 10 * SECOND,
  }),
  /** Deleted methods that the gateway still has, and those whose bank has not yet agreed. */
  'payments.settle-methods': defineSweep({ id: 'payments.settle-methods', queue: 'money', everyMs: MINUTE }),
  /** Disputes that a bank has not decided. */
  'payments.settle-open-disputes': defineSweep({
    id: 'payments.settle-open-disputes',
    queue: 'money',
    everyMs: 10 * SECOND,
  }),
  /** Each gateway's own books against our orders, once a night. */
  'payments.compare-books': defineSweep({
    id: 'payments.compare-books',
    queue: 'books',
    everyMs: 10 * MINUTE,
  }),
  /** Drafts in Redis that are newer than in PostgreSQL, found by comparing them. In a lane of its own: words wait here. */
  'drafts.sync': defineSweep({ id: 'drafts.sync', queue: 'drafts', everyMs: 10 * SECOND }),
  /** Versions that writing makes by itself, and texts that were put aside. */
  'drafts.keep-revisions': defineSweep({ id: 'drafts.keep-revisions', queue: 'default', everyMs: MINUTE }),
  'drafts.thin-revisions': defineSweep({ id: 'drafts.thin-revisions', queue: 'default', everyMs: HOUR }),
  'stories.publish-due': defineSweep({ id: 'stories.publish-due', queue: 'default', everyMs: 15 * SECOND }),
  /** Requests to fork that nobody answered in time. */
  'stories.expire-fork-requests': defineSweep({
    id: 'stories.expire-fork-requests',
    queue: 'default',
    everyMs: 10 * MINUTE,
  }),
  'stories.purge-manuscripts': defineSweep({
    id: 'stories.purge-manuscripts',
    queue: 'default',
    everyMs: 6 * HOUR,
  }),
  /** Branches that changed since they were last backed up, looked at once a night. */
  'stories.plan-backups': defineSweep({ id: 'stories.plan-backups', queue: 'default', everyMs: 10 * MINUTE }),
  'stories.tidy-backups': defineSweep({ id: 'stories.tidy-backups', queue: 'default', everyMs: HOUR }),
  /** Images that were sent and never shown, and their files. */
  'wiki.tidy-images': defineSweep({ id: 'wiki.tidy-images', queue: 'default', everyMs: HOUR }),
} as const;

export type SweepId = keyof typeof SWEEPS;

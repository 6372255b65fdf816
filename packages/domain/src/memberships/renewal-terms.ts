import type { RenewalTerms } from '@inkvine/contracts/renewals';

/** The first version of the policy, by product specification 2.6. */
export const FIRST_RENEWAL_TERMS: RenewalTerms = {
  catchUp: 'current_only',
  maxBackCycles: 1,
  retryDays: [0, 1, 3, 5, 7],
  retryHour: 10,
  suspendAfterDays: 7,
  lastNoticeAfterDays: 14,
  endAfterDays: 30,
  newAnchorAfterDays: 30,
  announceDays: { month: [7], year: [30, 7] },
  confirmAboveDailyTimes: 2,
  confirmAbove: 50,
  spreadMinutes: 60,
  refundOnCancel: 'unused_days',
  maxPauseMonths: 3,
};

export const selling = {
  open: 'Selling',
  lead: 'Holds for chapters that cost coins. What each costs for good is set with the chapter.',
  rentOn: 'Offer rent',
  rentOnHint:
    'Readers pay less for a limited time. Only chapters that cost more than the rent can be rented.',
  rentCoins: 'Rent in coins',
  rentHours: 'Hours of a rental',
  rentHoursHint: 'From when the reader begins, {{min, number}} to {{max, number}}. Holds for waiting, too.',
  waitOn: 'Free if you wait',
  waitOnHint: 'Readers open one chapter for free every so many hours.',
  waitHours: 'Hours to wait',
  waitHoursHint: '{{min, number}} to {{max, number}}',
  waitFrom: 'From chapter',
  waitExcludeLatest: 'Newest left out',
  bulkDiscount: 'Discount for several chapters (%)',
  bulkDiscountHint:
    'For readers who unlock several chapters at once, up to {{max, number}}%. Your share falls with it.',
  invalid: 'Please check the numbers.',
} as const;

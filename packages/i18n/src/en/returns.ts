export const returns = {
  giveBack: 'Give back',
  giveBackOf: 'Give back {{title}}',
  title: 'Give a chapter back',
  lead: 'A chapter you have not opened can be given back within 7 days. Nothing happens before you confirm.',
  chapter: 'Chapter',
  comesBack: 'Coins that come back',
  where: 'Where they go',
  lot: '{{coins, number}} {{kind}}',
  lotUntil: '{{coins, number}} {{kind}}, until {{date}}',
  lotExpired: 'Their time ended on {{date}}: they expire as soon as they are back.',
  same: 'Coins go back to where they came from and expire when they would have.',
  after:
    'The chapter locks again and its author gives back their part. To open it later you pay its price of then.',
  until: 'You can give it back until {{date}}.',
  confirm: 'Give back for {{coins, coins}}',
  done: '{{coins, coins}} came back.',
  keep: 'Keep it',
  returned: 'Given back on',
  not: {
    returned: 'This chapter has been given back already.',
    opened: 'The text of this chapter was sent to a device of yours, so it cannot be given back.',
    disputed:
      'Your bank is asking back, or has taken back, the payment for these coins, so they cannot return.',
    counted:
      'What you paid to rent was taken off the price to keep it. Give back the chapter you keep first, then the rental.',
    too_late: 'The 7 days to give it back are over.',
  },
} as const;

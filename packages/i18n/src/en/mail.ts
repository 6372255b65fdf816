export const mail = {
  greeting: 'Hello {{name}},',
  resetPassword: {
    subject: 'Set a new password for Inkvine',
    body: 'Someone, hopefully you, asked for a new password. This link works for one hour:',
    action: 'Set a new password',
    ignore: 'If it was not you, do nothing. Your password stays as it is.',
  },
  receipt: {
    subject: 'Your coins have arrived: receipt from Inkvine',
    body: 'Thank you. Your payment is complete and the coins are in your wallet.',
    plain: {
      subject: 'Receipt from Inkvine',
      body: 'Thank you. Your payment is complete.',
    },
    product: 'Product',
    coins: 'Coins',
    price: 'Paid',
    paidAt: 'Date',
    action: 'Receipt',
  },
  deposit: {
    subject: {
      issued: 'Your account to transfer to: Inkvine',
      expired: 'The time to transfer is over: Inkvine',
    },
    body: {
      issued: 'Please transfer exactly this amount by the time below. Your coins arrive by themselves.',
      expired:
        'No transfer has come for this order, so its account is closed. Nothing was charged. You can order again at any time.',
    },
    product: 'Product',
    amount: 'Amount',
    bank: 'Bank',
    account: 'Account number',
    holder: 'Account holder',
    due: 'Transfer by',
    action: 'Order',
  },
  refund: {
    subject: {
      done: 'Your refund is on its way: Inkvine',
      rejected: 'Your refund request was declined: Inkvine',
      failed: 'Your refund could not be paid out: Inkvine',
    },
    body: {
      done: 'We have paid your money back the way you paid. Your bank may take a few days to show it.',
      rejected: 'We could not grant your refund request. Your coins are back in your wallet.',
      failed:
        'The payment provider could not pay the money back. Your coins are back in your wallet; please contact us.',
    },
    product: 'Product',
    amount: 'Refunded',
    fee: 'Fee',
    answer: 'Reason',
    action: 'Order',
  },
  gift: {
    subject: {
      offered: '{{name}} gives you chapters: Inkvine',
      claimed: '{{name}} has your gift: Inkvine',
      expired: 'Nobody claimed your gift, and your coins are back: Inkvine',
      declined: '{{name}} does not take your gift, and your coins are back: Inkvine',
    },
    body: {
      offered: '{{name}} bought chapters for you. Once you take them, they are yours for good.',
      claimed: '{{name}} has taken the chapters you gave.',
      expired: 'The time to claim your gift is over. Its coins are back in your wallet.',
      declined: '{{name}} said no to your gift this time. Its coins are back in your wallet.',
    },
    months: {
      subject: {
        offered: '{{name}} gives you a membership: Inkvine',
        claimed: '{{name}} has your gift: Inkvine',
      },
      body: {
        offered:
          '{{name}} paid a membership for you. It begins when you take it, and ends by itself: you are never charged without asking for it.',
        claimed: '{{name}} has taken the membership you gave.',
      },
      what_one: '{{creator}} · {{tier}}, {{count, number}} month',
      what_other: '{{creator}} · {{tier}}, {{count, number}} months',
    },
    money: {
      subject: {
        expired: 'Nobody claimed your gift, and your payment is refunded: Inkvine',
        declined: '{{name}} does not take your gift, and your payment is refunded: Inkvine',
      },
      body: {
        expired:
          'The time to claim your gift is over. All that you paid for it is on its way back to your payment method.',
        declined:
          '{{name}} said no to your gift this time. All that you paid for it is on its way back to your payment method.',
      },
      returned: 'Refunded',
    },
    what: 'Gift',
    chapters_one: '{{novel}}, {{count, number}} chapter',
    chapters_other: '{{novel}}, {{count, number}} chapters',
    message: 'Message',
    until: 'To be claimed until',
    claim: 'Take the gift',
    returned: 'Coins that came back',
    action: 'Your wallet',
  },
  membership: {
    subject: {
      started: 'You are a member of {{creator}}: Inkvine',
      renewed: 'Your membership of {{creator}} was renewed: Inkvine',
      refused: 'Your membership of {{creator}} could not be charged: Inkvine',
      suspended: 'Your membership of {{creator}} is suspended: Inkvine',
      last: 'Your membership of {{creator}} is about to end: Inkvine',
      ended: 'Your membership of {{creator}} has ended: Inkvine',
      upcoming_30: 'Your membership of {{creator}} renews in 30 days: Inkvine',
      upcoming_7: 'Your membership of {{creator}} renews in a week: Inkvine',
      upcoming: 'Your membership of {{creator}} renews soon: Inkvine',
      tier_changed: 'Your tier at {{creator}}’s has changed: Inkvine',
      tier_change_refused: 'Your tier at {{creator}}’s could not be changed: Inkvine',
      catch_up: 'Periods of your membership of {{creator}} will be charged: Inkvine',
      price_asked: 'Your membership of {{creator}} is to cost more: please answer: Inkvine',
      price_lowered: 'Your membership of {{creator}} will cost less: Inkvine',
      price_unanswered: 'Your membership of {{creator}} ends in a week unless you agree: Inkvine',
      extended: 'Your membership of {{creator}} was made longer: Inkvine',
      recharge_asked: 'A payment of your membership of {{creator}} for you to decide: Inkvine',
      recharged: 'You have paid a period of {{creator}}’s membership after all: Inkvine',
      corrected: 'Something about your membership of {{creator}} was corrected: Inkvine',
      paused: 'Your membership of {{creator}} pauses: Inkvine',
      gift_ending: 'Your gift of a membership of {{creator}} ends in a week: Inkvine',
    },
    body: {
      started: 'Thank you for joining. Here is what you paid, and until when it holds.',
      renewed: 'Your membership goes on. Here is what you paid, and until when it holds.',
      waived_one:
        'Because of a fault of ours, one period before it was not charged. It is free of charge: we charge this one alone.',
      waived_other:
        'Because of a fault of ours, {{count, number}} periods before it were not charged. They are free of charge: we charge this one alone.',
      refused:
        'Your payment was refused. You keep access for some days, in which we try again. Another payment method is charged at once.',
      suspended:
        'We could not charge your membership, so it is suspended. With another payment method it goes on at once.',
      last: 'We could not charge your membership. If it stays unpaid, it ends soon. Nothing more is charged after that.',
      ended: 'Your membership has ended, and nothing more is charged. You can join again at any time.',
      upcoming_30: 'It is charged then, unless you cancel before.',
      upcoming_7: 'It is charged then, unless you cancel before.',
      upcoming: 'It is charged then, unless you cancel before.',
      tier_changed: 'Your tier has changed. From the next period on you pay its price.',
      tier_change_refused:
        'The payment for another tier did not come, and nothing has changed. Look at your payment method and try again.',
      catch_up:
        'Because of a fault of ours, some periods were not charged. In a week they are charged together with the one in progress, unless you cancel before.',
      price_asked:
        'The price of your membership is to rise. If you agree, you pay the new price from the day below. If you do not, you keep your price until then, and your membership ends on that day.',
      price_lowered: 'The price of your membership falls on the day below. You need not do anything.',
      price_unanswered:
        'You have not agreed to the new price of your membership. If you do not, it ends on the day below and nothing more is charged.',
      paused:
        'Your membership pauses, as you asked. Nothing is charged until then, and then it goes on by itself.',
      extended:
        'Our site was not there for you for a while. We have added these days to your membership, free of charge.',
      recharge_asked:
        'Something went wrong with the payment of an earlier period, and we ask you to pay for it after all. Nothing is charged without your yes: see what it is about, and decide.',
      recharged: 'Thank you. Here is what you paid, and for which period.',
      corrected: 'We have corrected something about your membership. It costs you nothing.',
      gift_ending:
        'The months that somebody gave you are nearly over. It ends by itself, and nothing is charged. If you would like to stay, say so on its page before then: each month costs what stands below.',
      gift_over:
        'The months that somebody gave you are over. Nothing was charged, and nothing will be. If you liked it, you can join at any time.',
    },
    goingOn: 'A month, if you go on',
    endsOn: 'Ends on',
    tier: 'Membership',
    before: 'Until now',
    method: 'Paid with',
    days: 'Days added',
    paid: 'Paid',
    amount: 'Amount',
    until: 'Until',
    on: 'On',
    accessUntil: 'Access until',
    changed: 'What was changed',
    givenBack: 'You get back',
    corrections: {
      waive: 'A period that nobody charges you for',
      extend: 'The period in progress is longer',
      recharge: 'A payment that you are asked for',
      refund: 'A payment that goes back to you',
    },
    manage: 'See, change or cancel',
    cancel: 'Cancel without signing in',
  },
  renewalRun: {
    subject: 'Renewals of memberships wait for you: Inkvine',
    body: 'Renewals stood still, and what they found to do is far more than on a usual day. Nothing is charged before an operator has looked at it and let them go on. Nobody loses access meanwhile.',
    from: 'Stood still from',
    until: 'Until',
    due: 'Memberships that are due',
    charges: 'To be charged',
    others: 'Besides',
    usual: 'Charges on a usual day',
    action: 'Look at it',
  },
  payout: {
    subject: {
      paid: 'You have been paid: Inkvine',
      failed: 'Your payout could not be made: Inkvine',
      returned: 'Your payout came back: Inkvine',
      rejected: 'Your payout request was declined: Inkvine',
    },
    body: {
      paid: 'We have paid out your earnings. Your bank may take a day or two to show them.',
      failed: 'The money did not leave us and is payable again. Please check where you are paid to.',
      returned: 'Your bank sent the money back. It is payable again; please check where you are paid to.',
      rejected: 'We could not grant your request. The money is payable again.',
    },
    amount: 'Amount',
    destination: 'Paid to',
    action: 'Your earnings',
  },
  destination: {
    subject: 'Where you are paid to has changed: Inkvine',
    body: 'Somebody, hopefully you, has changed where your earnings are paid to. If it was not you, set a new password and contact us at once; nothing is paid to a changed account for three days.',
  },
  dispute: {
    subject: {
      open: 'Your bank is asking a payment back: Inkvine',
      won: 'Your payment has been settled: Inkvine',
      lost: 'Your bank has taken a payment back: Inkvine',
    },
    body: {
      open: 'Your bank has asked us to return this payment. Until it decides, the coins left of it are on hold. Everything you have opened stays open. If this was a mistake, tell your bank that the payment was yours.',
      won: 'Your bank has decided that the payment stands. The coins that were on hold are back in your wallet.',
      lost: 'Your bank has taken this payment back, so the coins left of it are gone. Everything you have opened stays open. Coins you had already used will be taken from your next top-up. If you think this is wrong, please contact us.',
    },
    returned: {
      subject: {
        open: 'Your payment is being given back: Inkvine',
        won: 'Your payment stands: Inkvine',
        lost: 'Your payment was given back: Inkvine',
      },
      body: {
        open: 'The payment provider is giving this amount back to you. Until it has gone back, the coins left of the order are on hold. Everything you have opened stays open.',
        won: 'The payment provider could not give this amount back. The coins that were on hold are back in your wallet.',
        lost: 'The payment provider has given this amount back to you, so the coins bought with it have left your wallet. Everything you have opened stays open. Coins you had already used will be taken from your next top-up. If you do not know why, please contact us.',
      },
    },
    reversed: {
      subject: {
        open: 'Your bank took your transfer back: Inkvine',
        won: 'Your transfer has arrived again: Inkvine',
        lost: 'Your transfer did not come again: Inkvine',
      },
      body: {
        open: 'Your transfer had arrived, and your bank has taken it back. Until it comes again, the coins left of the order are on hold. Everything you have opened stays open. You can transfer to the same account once more.',
        won: 'Your transfer has arrived once more. The coins that were on hold are back in your wallet.',
        lost: 'Your bank took this transfer back and it did not come again, so the coins bought with it have left your wallet. Everything you have opened stays open. Coins you had already used will be taken from your next top-up.',
      },
    },
    product: 'Product',
    amount: 'Amount',
    owed: 'Coins to be paid by your next top-up',
    action: 'Order',
  },
  signature: 'Inkvine',
} as const;

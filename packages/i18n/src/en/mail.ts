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
    },
    body: {
      offered: '{{name}} bought chapters for you. Once you take them, they are yours for good.',
      claimed: '{{name}} has taken the chapters you gave.',
      expired: 'The time to claim your gift is over. Its coins are back in your wallet.',
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

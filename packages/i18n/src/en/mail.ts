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
  signature: 'Inkvine',
} as const;

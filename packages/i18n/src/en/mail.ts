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
  signature: 'Inkvine',
} as const;

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
  signature: 'Inkvine',
} as const;

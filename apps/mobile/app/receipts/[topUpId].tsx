export { ReceiptScreen as default } from '../../src/payments/receipt.screen.tsx';

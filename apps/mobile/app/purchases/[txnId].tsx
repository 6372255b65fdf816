export { PurchaseReceiptScreen as default } from '../../src/wallet/purchase-receipt.screen.tsx';

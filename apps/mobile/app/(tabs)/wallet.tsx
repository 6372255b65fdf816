export { WalletScreen as default } from '../../src/wallet/wallet.screen.tsx';

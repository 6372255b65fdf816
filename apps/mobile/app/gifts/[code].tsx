export { GiftByCodeScreen as default } from '../../src/wallet/gift.screen.tsx';

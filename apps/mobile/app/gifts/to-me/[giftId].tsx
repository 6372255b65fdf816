export { GiftToMeScreen as default } from '../../../src/wallet/gift.screen.tsx';

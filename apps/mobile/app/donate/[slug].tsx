export { DonateScreen as default } from '../../src/wallet/donate.screen.tsx';

export { ReceivedDonationsScreen as default } from '../src/wallet/received-donations.screen.tsx';

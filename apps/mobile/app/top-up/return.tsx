export { TopUpReturnScreen as default } from '../../src/payments/top-up-return.screen.tsx';

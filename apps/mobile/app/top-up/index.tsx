export { TopUpScreen as default } from '../../src/payments/top-up.screen.tsx';

export { MethodReturnScreen as default } from '../../src/payments/method-return.screen.tsx';

export { PaymentMethodsScreen as default } from '../../src/payments/payment-methods.screen.tsx';

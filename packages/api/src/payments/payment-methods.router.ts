import {
  FinishMethodRegistrationInput,
  MethodOption,
  MethodRegistration,
  MethodRegistrationInput,
  PaymentMethod,
  PaymentMethodInput,
  RenamePaymentMethodInput,
  StartedMethodRegistration,
  StartMethodRegistrationInput,
} from '@inkvine/contracts/payment-methods';
import { z } from 'zod';
import { router, signedInProcedure } from '../trpc.ts';

const PaymentMethods = z.array(PaymentMethod);

export const paymentMethodsRouter = router({
  list: signedInProcedure({ summary: 'Your payment methods, the default first', cost: 'read' })
    .output(PaymentMethods)
    .query(({ ctx }) => ctx.services.paymentMethods.list(ctx.caller)),

  options: signedInProcedure({ summary: 'Kinds of payment methods that can be added', cost: 'read' })
    .output(z.array(MethodOption))
    .query(({ ctx }) => ctx.services.paymentMethods.options()),

  startRegistration: signedInProcedure({
    summary: 'Add a payment method on the payment provider’s page',
    cost: 'costly',
  })
    .input(StartMethodRegistrationInput)
    .output(StartedMethodRegistration)
    .mutation(({ ctx, input }) => ctx.services.methodRegistrations.start(ctx.caller, input)),

  finishRegistration: signedInProcedure({
    summary: 'Finish adding a payment method after the page came back',
    cost: 'costly',
  })
    .input(FinishMethodRegistrationInput)
    .output(MethodRegistration)
    .mutation(({ ctx, input }) => ctx.services.methodRegistrations.finish(ctx.caller, input)),

  registration: signedInProcedure({ summary: 'How adding a payment method goes', cost: 'read' })
    .input(MethodRegistrationInput)
    .output(MethodRegistration)
    .query(({ ctx, input }) => ctx.services.methodRegistrations.get(ctx.caller, input)),

  rename: signedInProcedure({ summary: 'Name one of your payment methods', cost: 'write' })
    .input(RenamePaymentMethodInput)
    .output(PaymentMethods)
    .mutation(({ ctx, input }) => ctx.services.paymentMethods.rename(ctx.caller, input)),

  setDefault: signedInProcedure({ summary: 'Make a payment method your default', cost: 'write' })
    .input(PaymentMethodInput)
    .output(PaymentMethods)
    .mutation(({ ctx, input }) => ctx.services.paymentMethods.setDefault(ctx.caller, input)),

  remove: signedInProcedure({ summary: 'Delete a payment method, here and at the provider', cost: 'write' })
    .input(PaymentMethodInput)
    .output(PaymentMethods)
    .mutation(({ ctx, input }) => ctx.services.paymentMethods.remove(ctx.caller, input)),
});

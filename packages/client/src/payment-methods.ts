import type {
  MethodDetails,
  MethodOption,
  PaymentMethod,
  StartedMethodRegistration,
} from '@inkvine/contracts/payment-methods';
import type { Locale } from '@inkvine/contracts/primitives';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useIdempotencyKeys } from './idempotency-key.ts';
import { useTRPC } from './react.ts';

/** The bank, card company or app of a method, and what its owner knows it by; each null where unknown. */
export function methodFacts(
  details: MethodDetails,
  locale: Locale,
): { institution: string | null; number: string | null } {
  if (details.kind === 'upi') return { institution: details.provider, number: details.address };
  const number = details.last4 === null ? null : `•••• ${details.last4}`;
  switch (details.kind) {
    case 'card':
      return { institution: details.issuer?.[locale] ?? null, number };
    case 'wallet':
      return { institution: details.provider?.[locale] ?? null, number };
    case 'bank_account':
    case 'netbanking':
      return { institution: details.bank?.[locale] ?? null, number };
  }
}

/** One line that tells methods apart. @param kind what this kind of method is called */
export function methodTitle(method: PaymentMethod, locale: Locale, kind: string): string {
  const { institution, number } = methodFacts(method.details, locale);
  const recognised = [institution ?? kind, number].filter((part) => part !== null).join(' ');
  return method.name === null ? recognised : `${method.name} (${recognised})`;
}

/** A person's methods and what can be done to them; each change answers with the new list. */
export function usePaymentMethods() {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const methods = useQuery(trpc.paymentMethods.list.queryOptions(undefined, { staleTime: 0 }));
  const onSuccess = (items: PaymentMethod[]) =>
    queryClient.setQueryData(trpc.paymentMethods.list.queryKey(), items);
  return {
    methods,
    options: useQuery(trpc.paymentMethods.options.queryOptions()),
    rename: useMutation(trpc.paymentMethods.rename.mutationOptions({ onSuccess })),
    setDefault: useMutation(trpc.paymentMethods.setDefault.mutationOptions({ onSuccess })),
    remove: useMutation(trpc.paymentMethods.remove.mutationOptions({ onSuccess })),
  };
}

/** Begins to add a method; the provider's page does the rest. */
export function useAddMethod({
  returnTo,
  openCheckout,
  randomId,
}: {
  returnTo: 'web' | 'mobile';
  openCheckout: (started: StartedMethodRegistration) => void | Promise<void>;
  /** Where the platform has no `crypto.randomUUID`. */
  randomId?: () => string;
}) {
  const trpc = useTRPC();
  const keys = useIdempotencyKeys(randomId);
  const start = useMutation(
    trpc.paymentMethods.startRegistration.mutationOptions({
      onSuccess: async (started) => {
        // The next one is another registration, also of the same kind.
        keys.renew();
        await openCheckout(started);
      },
    }),
  );
  return {
    error: start.error,
    isPending: start.isPending,
    add: ({ gateway, kind }: Pick<MethodOption, 'gateway' | 'kind'>, phone?: string) => {
      const request = { gateway, kind, returnTo, ...(phone !== undefined && { phone }) };
      start.mutate({ ...request, idempotencyKey: keys.keyFor(JSON.stringify(request)) });
    },
  };
}

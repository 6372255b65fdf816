import {
  PhoneNumber,
  type MethodDetails,
  type MethodOption,
  type PaymentMethod,
  type StartedMethodRegistration,
} from '@inkvine/contracts/payment-methods';
import type { Locale } from '@inkvine/contracts/primitives';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useIdempotencyKeys } from './idempotency-key.ts';
import { useTRPC } from './react.ts';

/** The bank, card company or app of a method, and what its owner knows it by; each null where unknown. */
function methodFacts(
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

/**
 * What a method is called and known by. @param kind what this kind of method is called
 * `title` is one line that tells methods apart; a row of a list says `name`, below it `about` and `number`, which is
 * null where unknown.
 */
export function methodWords(
  { name, details }: Pick<PaymentMethod, 'name' | 'details'>,
  locale: Locale,
  kind: string,
) {
  const { institution, number } = methodFacts(details, locale);
  const recognised = [institution ?? kind, number].filter((part) => part !== null).join(' ');
  return {
    title: name === null ? recognised : `${name} (${recognised})`,
    name: name ?? institution ?? kind,
    about: name === null || institution === null ? kind : `${kind}, ${institution}`,
    number,
  };
}

/** A phone number as it was typed, as E.164; null for what is none. */
export function typedPhone(typed: string): string | null {
  const number = `+${typed.replace(/\D/g, '')}`;
  return PhoneNumber.safeParse(number).success ? number : null;
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

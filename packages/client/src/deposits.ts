import { BankCode } from '@inkvine/contracts/banks';
import type { Deposit, TopUp } from '@inkvine/contracts/payments';
import { RefundAccount, type RefundPreview } from '@inkvine/contracts/refunds';
import type { TopUpId } from '@inkvine/contracts/primitives';
import { useMutation, useQuery, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTRPC } from './react.ts';

/** How often an order that waits for a transfer is looked at while it is shown. */
const LOOK_AGAIN_MS = 5_000;

type Order = Pick<TopUp, 'status' | 'deposit'>;

/** The account that an order waits at for its transfer; undefined for every other order. */
export const awaitedDeposit = ({ status, deposit }: Order): Deposit | undefined =>
  status === 'waiting' && deposit !== null ? deposit : undefined;

/** The key of the words for what became of an order, and of its transfer. */
export const orderStateKey = ({ status, deposit }: Order) =>
  deposit?.state === 'reversed'
    ? ('payments.transfer.reversed' as const)
    : (`payments.statuses.${status}` as const);

/** The key of a bank's name; undefined for a code that nobody knows. */
export function bankKey(code: string) {
  const known = BankCode.safeParse(code).data;
  return known === undefined ? undefined : (`banks.${known}` as const);
}

/** One order, which turns paid by itself while it is shown. */
export function useOrder(topUpId: TopUpId) {
  const trpc = useTRPC();
  return useQuery(
    trpc.payments.topUp.queryOptions(
      { topUpId },
      { refetchInterval: ({ state }) => (state.data?.status === 'waiting' ? LOOK_AGAIN_MS : false) },
    ),
  );
}

/** Calls off a transfer that has not come. What came in the meantime is paid, and the answer says so. */
export function useCancelTransfer(topUpId: TopUpId) {
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  return useMutation(
    trpc.payments.cancelTransfer.mutationOptions({
      onSuccess: async (order) => {
        queryClient.setQueryData(trpc.payments.topUp.queryKey({ topUpId }), order);
        await queryClient.invalidateQueries({ queryKey: trpc.payments.topUps.pathKey() });
      },
    }),
  );
}

/** What a person types of the account that a transfer goes back to. */
export function useRefundAccount() {
  const [typed, setTyped] = useState({ bankCode: '', accountNumber: '', holderName: '' });
  return {
    ...typed,
    change: (part: Partial<typeof typed>) => setTyped((now) => ({ ...now, ...part })),
    ...readRefundAccount(typed),
  };
}

/** The account, or which of its parts are not right yet. Spaces and dashes are how people write numbers. */
export function readRefundAccount(typed: Record<keyof RefundAccount, string>): {
  account: RefundAccount | undefined;
  wrong: ReadonlySet<string>;
} {
  const { data, error } = RefundAccount.safeParse({
    ...typed,
    accountNumber: typed.accountNumber.replaceAll(/[\s-]/g, ''),
  });
  return { account: data, wrong: new Set(error?.issues.map(({ path }) => String(path[0]))) };
}

/** The key of the words for how the money of a refund goes back. */
export function refundNotice({ automatic, needsAccount }: Extract<RefundPreview, { possible: true }>) {
  if (!automatic) return 'refunds.byOperator' as const;
  return needsAccount ? ('refunds.automaticTransfer' as const) : ('refunds.automatic' as const);
}

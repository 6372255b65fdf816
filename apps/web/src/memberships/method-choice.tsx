import { useTRPC } from '@inkvine/client/react';
import type { TierCurrency } from '@inkvine/contracts/memberships';
import type { PaymentMethod } from '@inkvine/contracts/payment-methods';
import type { PaymentMethodId } from '@inkvine/contracts/primitives';
import { useQuery } from '@tanstack/react-query';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Choice } from '../design/field.tsx';
import { AddMethod } from '../payments/add-method.tsx';
import { useMethodTitle } from '../payments/method-title.ts';

/** Saved methods of which one pays, and the way to another, which comes back to `returnTo`. */
export function MethodChoice({
  label,
  hint,
  methods,
  method,
  currency,
  returnTo,
  onChange,
}: {
  label: string;
  /** Where there is none yet. */
  hint: string;
  methods: readonly PaymentMethod[];
  method: PaymentMethod | undefined;
  currency: TierCurrency;
  returnTo: string;
  onChange: (id: PaymentMethodId) => void;
}) {
  const { t } = useTranslation();
  const titleOf = useMethodTitle();
  const [isAdding, setAdding] = useState(false);
  return (
    <div className="flex flex-col items-start gap-3">
      {method === undefined ? (
        <div>
          <p className="text-sm font-semibold">{label}</p>
          <p className="mt-1 text-sm text-ink-soft">{hint}</p>
        </div>
      ) : (
        <Choice
          label={label}
          name="membership-method"
          value={method.id}
          options={methods.map((each) => ({ value: each.id, label: titleOf(each, methods) }))}
          onChange={onChange}
        />
      )}
      {isAdding || method === undefined ? (
        <NewMethod currency={currency} returnTo={returnTo} />
      ) : (
        <Button variant="quiet" size="sm" className="-ml-3.5" onClick={() => setAdding(true)}>
          <Plus aria-hidden className="size-4" />
          {t('memberships.method.addOther')}
        </Button>
      )}
    </div>
  );
}

function NewMethod({ currency, returnTo }: { currency: TierCurrency; returnTo: string }) {
  const trpc = useTRPC();
  const { data = [] } = useQuery(trpc.paymentMethods.options.queryOptions());
  const options = data.filter(({ currencies }) => currencies.some((each) => each === currency));
  return (
    <div className="w-full">
      <AddMethod options={options} returnTo={returnTo} />
    </div>
  );
}

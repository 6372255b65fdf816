import { useTRPC } from '@inkvine/client/react';
import type { TierCurrency } from '@inkvine/contracts/memberships';
import type { PaymentMethod } from '@inkvine/contracts/payment-methods';
import type { PaymentMethodId } from '@inkvine/contracts/primitives';
import { useQuery } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Choice } from '../design/choice.tsx';
import { Text } from '../design/text.tsx';
import { SPACE } from '../design/tokens.ts';
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
    <View style={styles.choice}>
      {method === undefined ? (
        <View>
          <Text size="sm" bold>
            {label}
          </Text>
          <Text size="sm" tone="inkSoft">
            {hint}
          </Text>
        </View>
      ) : (
        <Choice
          label={label}
          value={method.id}
          options={methods.map((each) => ({ value: each.id, label: titleOf(each, methods) }))}
          onChange={onChange}
        />
      )}
      {isAdding || method === undefined ? (
        <NewMethod currency={currency} returnTo={returnTo} />
      ) : (
        <Button variant="quiet" label={t('memberships.method.addOther')} onPress={() => setAdding(true)} />
      )}
    </View>
  );
}

function NewMethod({ currency, returnTo }: { currency: TierCurrency; returnTo: string }) {
  const trpc = useTRPC();
  const { data = [] } = useQuery(trpc.paymentMethods.options.queryOptions());
  const options = data.filter(({ currencies }) => currencies.some((each) => each === currency));
  return <AddMethod options={options} returnTo={returnTo} />;
}

const styles = StyleSheet.create({ choice: { gap: SPACE.md } });

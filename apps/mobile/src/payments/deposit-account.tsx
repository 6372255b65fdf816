import { awaitedDeposit, bankKey, useCancelTransfer } from '@inkvine/client/deposits';
import type { Deposit, TopUp } from '@inkvine/contracts/payments';
import { formatMoney } from '@inkvine/i18n/format';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { StyleSheet, View } from 'react-native';
import { Button } from '../design/button.tsx';
import { Card } from '../design/card.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Heading, Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { SPACE } from '../design/tokens.ts';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';
import { useWhen } from '../shell/when.ts';

/** Where to transfer to, how much and until when; nothing for an order that waits for no transfer. */
export function DepositAccount({ order }: { order: TopUp }) {
  const { t } = useTranslation();
  const deposit = awaitedDeposit(order);
  if (deposit === undefined) return null;
  return (
    <Card>
      <Heading size="base">{t('payments.transfer.heading')}</Heading>
      <AccountFacts order={order} deposit={deposit} />
      <CancelTransfer order={order} />
    </Card>
  );
}

export function AccountFacts({ order, deposit }: { order: TopUp; deposit: Deposit }) {
  const { t } = useTranslation();
  const locale = useLocale();
  const when = useWhen();
  const bank = bankKey(deposit.bankCode);
  const facts: [label: string, value: string, isKey: boolean][] = [
    [t('payments.amount'), formatMoney(order.price, order.currency, locale), true],
    [t('payments.transfer.bank'), bank === undefined ? deposit.bankCode : t(bank), false],
    [t('payments.transfer.number'), deposit.accountNumber, true],
    ...(deposit.holderName === ''
      ? []
      : [[t('payments.transfer.holder'), deposit.holderName, false] as [string, string, boolean]]),
    ...(deposit.dueAt === null
      ? []
      : [[t('payments.transfer.due'), when.exact(deposit.dueAt), false] as [string, string, boolean]]),
  ];
  return (
    <View style={styles.facts}>
      {facts.map(([label, value, isKey]) => (
        <View key={label}>
          <Text size="xs" tone="inkSoft">
            {label}
          </Text>
          <Text selectable bold={isKey} size={isKey ? 'lg' : 'sm'}>
            {value}
          </Text>
        </View>
      ))}
    </View>
  );
}

function CancelTransfer({ order }: { order: TopUp }) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const [asking, setAsking] = useState(false);
  const cancel = useCancelTransfer(order.id);
  const close = () => setAsking(false);
  return (
    <>
      <Button variant="secondary" label={t('payments.transfer.cancel')} onPress={() => setAsking(true)} />
      {asking && (
        <Sheet title={t('payments.transfer.cancelTitle')} onClose={close}>
          <Text>{t('payments.transfer.cancelBody')}</Text>
          <Button
            variant="danger"
            pending={cancel.isPending}
            label={t('payments.transfer.cancel')}
            onPress={() =>
              cancel.mutate(
                { topUpId: order.id },
                {
                  onSuccess: ({ status }) => {
                    close();
                    if (status === 'canceled') toast(t('payments.transfer.canceled'));
                  },
                  onError: (error) => toast(message(error)),
                },
              )
            }
          />
          <Button variant="secondary" label={t('payments.transfer.keep')} onPress={close} />
        </Sheet>
      )}
    </>
  );
}

const styles = StyleSheet.create({ facts: { gap: SPACE.md } });

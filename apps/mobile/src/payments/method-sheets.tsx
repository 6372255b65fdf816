import { methodWords, type usePaymentMethods } from '@inkvine/client/payment-methods';
import { METHOD_NAME_MAX_LENGTH, type PaymentMethod } from '@inkvine/contracts/payment-methods';
import PencilLine from 'lucide-react-native/icons/pencil-line';
import Star from 'lucide-react-native/icons/star';
import Trash from 'lucide-react-native/icons/trash';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Field } from '../design/field.tsx';
import { Sheet } from '../design/sheet.tsx';
import { Text } from '../design/text.tsx';
import { usePalette } from '../design/theme.tsx';
import { toast } from '../design/toast.tsx';
import { useLocale } from '../shell/locale.ts';
import { useErrorMessage } from '../shell/query-view.tsx';

interface MethodSheetProps {
  method: PaymentMethod;
  kept: ReturnType<typeof usePaymentMethods>;
  onClose: () => void;
}

/** What can be done with a saved method; each act that asks something has a sheet of its own. */
export function MethodSheets({ method, kept, onClose }: MethodSheetProps) {
  const [asking, setAsking] = useState<'rename' | 'remove'>();
  const close = () => {
    for (const act of [kept.setDefault, kept.rename, kept.remove]) act.reset();
    onClose();
  };
  switch (asking) {
    case undefined:
      return <Acts method={method} kept={kept} onClose={close} onAsk={setAsking} />;
    case 'rename':
      return <Rename method={method} kept={kept} onClose={close} />;
    case 'remove':
      return <Remove method={method} kept={kept} onClose={close} />;
  }
}

function useTitle(method: PaymentMethod): string {
  const { t } = useTranslation();
  return methodWords(method, useLocale(), t(`methods.kinds.${method.details.kind}`)).title;
}

function Acts({
  method,
  kept: { setDefault },
  onClose,
  onAsk,
}: MethodSheetProps & { onAsk: (act: 'rename' | 'remove') => void }) {
  const { t } = useTranslation();
  const { ink, wine } = usePalette();
  const message = useErrorMessage();
  return (
    <Sheet title={useTitle(method)} onClose={onClose}>
      {setDefault.isError && <Notice tone="bad">{message(setDefault.error)}</Notice>}
      {!method.isDefault && method.status !== 'unusable' && (
        <Button
          variant="secondary"
          icon={<Star size={18} color={ink} aria-hidden />}
          label={t('methods.makeDefault')}
          pending={setDefault.isPending}
          onPress={() =>
            setDefault.mutate(
              { paymentMethodId: method.id },
              {
                onSuccess: () => {
                  toast(t('methods.madeDefault'));
                  onClose();
                },
              },
            )
          }
        />
      )}
      <Button
        variant="secondary"
        icon={<PencilLine size={18} color={ink} aria-hidden />}
        label={t('methods.rename')}
        onPress={() => onAsk('rename')}
      />
      <Button
        variant="danger"
        icon={<Trash size={18} color={wine} aria-hidden />}
        label={t('methods.remove')}
        onPress={() => onAsk('remove')}
      />
    </Sheet>
  );
}

function Rename({ method, kept: { rename }, onClose }: MethodSheetProps) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  const [name, setName] = useState(method.name ?? '');
  return (
    <Sheet title={t('methods.renameTitle')} onClose={onClose}>
      <Field
        label={t('methods.name')}
        hint={t('methods.renameLead')}
        maxLength={METHOD_NAME_MAX_LENGTH}
        value={name}
        onChangeText={setName}
      />
      {rename.isError && <Notice tone="bad">{message(rename.error)}</Notice>}
      <Button
        label={t('common.save')}
        pending={rename.isPending}
        onPress={() =>
          rename.mutate(
            { paymentMethodId: method.id, version: method.version, name: name.trim() || null },
            {
              onSuccess: () => {
                toast(t('methods.renamed'));
                onClose();
              },
            },
          )
        }
      />
    </Sheet>
  );
}

function Remove({ method, kept: { remove }, onClose }: MethodSheetProps) {
  const { t } = useTranslation();
  const message = useErrorMessage();
  return (
    <Sheet title={t('methods.removeTitle')} onClose={onClose}>
      <Text>{t('methods.removeBody', { method: useTitle(method) })}</Text>
      {remove.isError && <Notice tone="bad">{message(remove.error)}</Notice>}
      <Button
        variant="danger"
        label={t('methods.remove')}
        pending={remove.isPending}
        onPress={() =>
          remove.mutate(
            { paymentMethodId: method.id },
            {
              onSuccess: () => {
                toast(t('methods.removed'));
                onClose();
              },
            },
          )
        }
      />
    </Sheet>
  );
}

import { useTRPC } from '@inkvine/client/react';
import { DISPLAY_NAME_MAX_LENGTH, type Me } from '@inkvine/contracts/identity';
import { useMutation, useQueryClient } from '@tanstack/react-query';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Card } from '../design/card.tsx';
import { Field } from '../design/field.tsx';
import { Heading, Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { useErrorMessage } from '../shell/query-view.tsx';

export function Profile({ me }: { me: Me }) {
  const { t } = useTranslation();
  const trpc = useTRPC();
  const queryClient = useQueryClient();
  const message = useErrorMessage();
  const [name, setName] = useState(me.name);
  const [isEditing, setIsEditing] = useState(false);
  const update = useMutation(
    trpc.identity.updateProfile.mutationOptions({
      onSuccess: (updated) => {
        queryClient.setQueryData(trpc.identity.me.queryKey(), updated);
        setIsEditing(false);
        toast(t('settings.profileSaved'));
      },
    }),
  );
  return (
    <Card>
      <Heading>{me.name}</Heading>
      <Text size="sm" tone="inkSoft">
        {me.email} · {t(`common.role.${me.role}`)}
      </Text>
      {isEditing ? (
        <>
          <Field
            label={t('settings.name')}
            hint={t('auth.nameHint')}
            maxLength={DISPLAY_NAME_MAX_LENGTH}
            value={name}
            onChangeText={setName}
            error={update.isError ? message(update.error) : undefined}
          />
          <Button
            label={t('common.save')}
            disabled={name.trim() === '' || name.trim() === me.name}
            pending={update.isPending}
            onPress={() => update.mutate({ name: name.trim() })}
          />
          <Button variant="quiet" label={t('common.cancel')} onPress={() => setIsEditing(false)} />
        </>
      ) : (
        <Button variant="secondary" label={t('app.editName')} onPress={() => setIsEditing(true)} />
      )}
    </Card>
  );
}

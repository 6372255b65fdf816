import { createInkvineClient } from '@inkvine/client/inkvine-client';
import { useMutation } from '@tanstack/react-query';
import { useRouter } from 'expo-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Field } from '../design/field.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { parseServerAddress } from './server-address.ts';
import { useServer } from './server.tsx';
import { useMe } from './session.tsx';

/** Which server the app reads from; asked before it is used, so that a slip does not leave an empty app. */
export function ServerScreen() {
  const { t } = useTranslation();
  const router = useRouter();
  const me = useMe();
  const { address, moveTo } = useServer();
  const [typed, setTyped] = useState(address);
  const [isInvalid, setIsInvalid] = useState(false);

  const leave = (name: string) => {
    toast(t('app.server.changed', { name }));
    if (router.canGoBack()) router.back();
    else router.replace('/');
  };
  const change = useMutation({
    mutationFn: async (next: string) => {
      await createInkvineClient({
        baseUrl: next,
        clientName: 'mobile',
        getToken: () => null,
      }).system.info.query();
      return moveTo(next);
    },
    onSuccess: leave,
  });
  const submit = () => {
    const next = parseServerAddress(typed);
    setIsInvalid(next === null);
    if (next !== null) change.mutate(next);
  };
  return (
    <ScrollScreen>
      <DocumentTitle title={t('app.server.title')} />
      <Text tone="inkSoft">{t('app.server.lead')}</Text>
      <Field
        label={t('app.server.address')}
        hint={t('app.server.hint')}
        inputMode="url"
        autoCapitalize="none"
        autoCorrect={false}
        value={typed}
        onChangeText={setTyped}
        onSubmitEditing={submit}
        error={isInvalid ? t('app.server.invalid') : undefined}
      />
      {me.data !== null && me.data !== undefined && <Notice tone="gold">{t('app.server.signsOut')}</Notice>}
      {change.isError && !isInvalid && <Notice tone="bad">{t('app.server.absent')}</Notice>}
      <Button
        label={change.isPending ? t('app.server.checking') : t('app.server.use')}
        pending={change.isPending}
        onPress={submit}
      />
      <Button variant="quiet" label={t('app.server.reset')} onPress={() => void moveTo(null).then(leave)} />
    </ScrollScreen>
  );
}

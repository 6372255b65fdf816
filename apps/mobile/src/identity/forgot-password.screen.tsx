import { useAuthAct } from '@inkvine/client/auth-act';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Field } from '../design/field.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { Text } from '../design/text.tsx';
import { useServer } from '../shell/server.tsx';
import { useAuthProblem } from './auth-problem.ts';

/** The link in the mail leads to the page of the server, which any browser can open. */
export function ForgotPasswordScreen() {
  const { t } = useTranslation();
  const { auth, address } = useServer();
  const words = useAuthProblem();
  const [email, setEmail] = useState('');
  const [sentTo, setSentTo] = useState<string | null>(null);
  const form = useAuthAct({
    act: () => auth.requestPasswordReset({ email: email.trim(), redirectTo: `${address}/reset-password` }),
    onDone: () => setSentTo(email.trim()),
  });
  return (
    <ScrollScreen>
      <DocumentTitle title={t('auth.resetTitle')} />
      <Text tone="inkSoft">{t('auth.resetLead')}</Text>
      <Field
        label={t('auth.email')}
        inputMode="email"
        autoCapitalize="none"
        autoCorrect={false}
        autoComplete="email"
        value={email}
        onChangeText={setEmail}
      />
      {sentTo !== null && <Notice tone="good">{t('auth.resetSent', { email: sentTo })}</Notice>}
      {form.problem !== null && <Notice tone="bad">{words(form.problem)}</Notice>}
      <Button
        label={t('auth.resetSend')}
        disabled={email.trim() === ''}
        pending={form.pending}
        onPress={form.submit}
      />
    </ScrollScreen>
  );
}

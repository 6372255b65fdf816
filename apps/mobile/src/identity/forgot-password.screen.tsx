import type { AuthProblem } from '@inkvine/client/auth';
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
  const [pending, setPending] = useState(false);
  const [outcome, setOutcome] = useState<'sent' | AuthProblem | null>(null);
  const submit = async () => {
    setPending(true);
    const result = await auth.requestPasswordReset({
      email: email.trim(),
      redirectTo: `${address}/reset-password`,
    });
    setOutcome(result.ok ? 'sent' : result.problem);
    setPending(false);
  };
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
      {outcome === 'sent' && <Notice tone="good">{t('auth.resetSent', { email: email.trim() })}</Notice>}
      {outcome !== null && outcome !== 'sent' && <Notice tone="bad">{words(outcome)}</Notice>}
      <Button
        label={t('auth.resetSend')}
        disabled={email.trim() === ''}
        pending={pending}
        onPress={() => void submit()}
      />
    </ScrollScreen>
  );
}

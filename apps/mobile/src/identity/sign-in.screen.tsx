import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, ButtonLink } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Field } from '../design/field.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { Heading, Text } from '../design/text.tsx';
import { useServer } from '../shell/server.tsx';
import { useAuthForm } from './auth-form.ts';
import { useAuthProblem } from './auth-problem.ts';
import { DemoPeople } from './demo-people.tsx';
import { PasswordField } from './password-field.tsx';

export function SignInScreen() {
  const { t } = useTranslation();
  const { auth } = useServer();
  const words = useAuthProblem();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const form = useAuthForm(() => auth.signIn({ email: email.trim(), password }));
  const isFilled = email.trim() !== '' && password !== '';
  return (
    <ScrollScreen>
      <DocumentTitle title={t('auth.signIn')} />
      <Heading>{t('auth.signInTitle')}</Heading>
      <Text tone="inkSoft">{t('auth.signInLead')}</Text>
      <Field
        label={t('auth.email')}
        inputMode="email"
        autoCapitalize="none"
        autoCorrect={false}
        autoComplete="email"
        value={email}
        onChangeText={setEmail}
      />
      <PasswordField value={password} onChange={setPassword} onSubmit={form.submit} />
      {form.problem !== null && <Notice tone="bad">{words(form.problem)}</Notice>}
      <Button label={t('auth.signIn')} disabled={!isFilled} pending={form.pending} onPress={form.submit} />
      <ButtonLink variant="quiet" href="/forgot-password" label={t('auth.forgot')} />
      <ButtonLink
        variant="secondary"
        replace
        href={{ pathname: '/sign-up', params: { next: form.next } }}
        label={t('auth.signUp')}
      />
      <DemoPeople />
    </ScrollScreen>
  );
}

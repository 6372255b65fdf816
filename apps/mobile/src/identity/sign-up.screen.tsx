import type { AuthProblem } from '@inkvine/client/auth';
import { DISPLAY_NAME_MAX_LENGTH } from '@inkvine/contracts/identity';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, ButtonLink } from '../design/button.tsx';
import { Notice } from '../design/card.tsx';
import { Field } from '../design/field.tsx';
import { DocumentTitle, ScrollScreen } from '../design/screen.tsx';
import { Heading, Text } from '../design/text.tsx';
import { toast } from '../design/toast.tsx';
import { useLocale } from '../shell/locale.ts';
import { useServer } from '../shell/server.tsx';
import { useAuthForm } from './auth-form.ts';
import { useAuthProblem } from './auth-problem.ts';
import { PasswordField } from './password-field.tsx';

const ABOUT_EMAIL = new Set<AuthProblem>(['EMAIL_TAKEN', 'EMAIL_INVALID']);
const ABOUT_PASSWORD = new Set<AuthProblem>(['PASSWORD_TOO_SHORT', 'PASSWORD_TOO_LONG']);

export function SignUpScreen() {
  const { t } = useTranslation();
  const locale = useLocale();
  const { auth } = useServer();
  const words = useAuthProblem();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { problem, ...form } = useAuthForm(
    () => auth.signUp({ name: name.trim(), email: email.trim(), password, locale }),
    () => toast(t('auth.welcome', { name: name.trim() })),
  );
  const isFilled = name.trim() !== '' && email.trim() !== '' && password !== '';
  const aboutEmail = problem !== null && ABOUT_EMAIL.has(problem);
  const aboutPassword = problem !== null && ABOUT_PASSWORD.has(problem);
  return (
    <ScrollScreen>
      <DocumentTitle title={t('auth.signUp')} />
      <Heading>{t('auth.signUpTitle')}</Heading>
      <Text tone="inkSoft">{t('auth.signUpLead')}</Text>
      <Field
        label={t('auth.name')}
        hint={t('auth.nameHint')}
        autoComplete="nickname"
        maxLength={DISPLAY_NAME_MAX_LENGTH}
        value={name}
        onChangeText={setName}
      />
      <Field
        label={t('auth.email')}
        inputMode="email"
        autoCapitalize="none"
        autoCorrect={false}
        autoComplete="email"
        error={aboutEmail ? words(problem) : undefined}
        value={email}
        onChangeText={setEmail}
      />
      <PasswordField
        isNew
        value={password}
        onChange={setPassword}
        onSubmit={form.submit}
        error={aboutPassword ? words(problem) : undefined}
      />
      {problem !== null && !aboutEmail && !aboutPassword && <Notice tone="bad">{words(problem)}</Notice>}
      <Button label={t('auth.signUp')} disabled={!isFilled} pending={form.pending} onPress={form.submit} />
      <ButtonLink
        variant="quiet"
        replace
        href={{ pathname: '/sign-in', params: { next: form.next } }}
        label={`${t('auth.haveAccount')} ${t('auth.signIn')}`}
      />
    </ScrollScreen>
  );
}

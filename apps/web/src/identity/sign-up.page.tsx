import type { AuthProblem } from '@inkvine/client/auth';
import { DISPLAY_NAME_MAX_LENGTH } from '@inkvine/contracts/identity';
import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { TextField } from '../design/field.tsx';
import { Notice } from '../design/states.tsx';
import { toast } from '../design/toast.ts';
import { useLocale } from '../shell/locale.ts';
import { PageTitle } from '../shell/page-title.tsx';
import { useSessionChanged } from '../shell/session.tsx';
import { AuthFrame } from './auth-frame.tsx';
import { useAuthForm } from './auth-form.ts';
import { useAuthProblem } from './auth-problem.ts';
import { PasswordField } from './password-field.tsx';
import { SocialButtons } from './social-buttons.tsx';

const route = getRouteApi('/sign-up');

const ABOUT_EMAIL = new Set<AuthProblem>(['EMAIL_TAKEN', 'EMAIL_INVALID']);
const ABOUT_PASSWORD = new Set<AuthProblem>(['PASSWORD_TOO_SHORT', 'PASSWORD_TOO_LONG']);

export function SignUpPage() {
  const { t } = useTranslation();
  const locale = useLocale();
  const { next } = route.useSearch();
  const router = useRouter();
  const sessionChanged = useSessionChanged();
  const words = useAuthProblem();
  const [name, setName] = useState('');
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { problem, setProblem, pending, onSubmit } = useAuthForm({
    act: (auth) => auth.signUp({ name: name.trim(), email: email.trim(), password, locale }),
    onDone: async () => {
      await sessionChanged();
      router.history.replace(next ?? '/');
      toast(t('auth.welcome', { name: name.trim() }));
    },
  });

  const isElsewhere = problem !== null && !ABOUT_EMAIL.has(problem) && !ABOUT_PASSWORD.has(problem);
  return (
    <AuthFrame title={t('auth.signUpTitle')} lead={t('auth.signUpLead')}>
      <PageTitle title={t('auth.signUp')} />
      <form className="flex flex-col gap-4" onSubmit={onSubmit}>
        <TextField
          label={t('auth.name')}
          hint={t('auth.nameHint')}
          name="name"
          required
          maxLength={DISPLAY_NAME_MAX_LENGTH}
          autoComplete="nickname"
          value={name}
          onChange={(event) => setName(event.target.value)}
        />
        <TextField
          label={t('auth.email')}
          type="email"
          name="email"
          required
          autoComplete="email"
          error={problem !== null && ABOUT_EMAIL.has(problem) ? words(problem) : undefined}
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PasswordField
          isNew
          label={t('auth.password')}
          value={password}
          onChange={setPassword}
          error={problem !== null && ABOUT_PASSWORD.has(problem) ? words(problem) : undefined}
        />
        {isElsewhere && (
          <div role="alert">
            <Notice tone="bad">{words(problem)}</Notice>
          </div>
        )}
        <Button type="submit" pending={pending}>
          {t('auth.signUp')}
        </Button>
      </form>
      <SocialButtons next={next ?? '/'} onProblem={setProblem} />
      <p className="text-center text-sm">
        {t('auth.haveAccount')}{' '}
        <Link
          to="/sign-in"
          search={next === undefined ? {} : { next }}
          className="inline-block py-2 font-semibold text-vine underline underline-offset-4"
        >
          {t('auth.signIn')}
        </Link>
      </p>
    </AuthFrame>
  );
}

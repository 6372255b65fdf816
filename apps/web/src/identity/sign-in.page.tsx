import { getRouteApi, Link, useRouter } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button } from '../design/button.tsx';
import { TextField } from '../design/field.tsx';
import { Notice } from '../design/states.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { useSessionChanged } from '../shell/session.tsx';
import { AuthFrame } from './auth-frame.tsx';
import { useAuthForm } from './auth-form.ts';
import { useAuthProblem } from './auth-problem.ts';
import { PasswordField } from './password-field.tsx';
import { SocialButtons } from './social-buttons.tsx';

const route = getRouteApi('/sign-in');

export function SignInPage() {
  const { t } = useTranslation();
  const { next } = route.useSearch();
  const router = useRouter();
  const sessionChanged = useSessionChanged();
  const words = useAuthProblem();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const { problem, setProblem, pending, onSubmit } = useAuthForm({
    act: (auth) => auth.signIn({ email: email.trim(), password }),
    onDone: async () => {
      await sessionChanged();
      router.history.replace(next ?? '/');
    },
  });

  return (
    <AuthFrame title={t('auth.signInTitle')} lead={t('auth.signInLead')}>
      <PageTitle title={t('auth.signIn')} />
      <form className="flex flex-col gap-4" onSubmit={onSubmit}>
        <TextField
          label={t('auth.email')}
          type="email"
          name="email"
          required
          autoComplete="email"
          value={email}
          onChange={(event) => setEmail(event.target.value)}
        />
        <PasswordField label={t('auth.password')} value={password} onChange={setPassword} />
        {problem !== null && (
          <div role="alert">
            <Notice tone="bad">{words(problem)}</Notice>
          </div>
        )}
        <Button type="submit" pending={pending}>
          {t('auth.signIn')}
        </Button>
      </form>
      <SocialButtons next={next ?? '/'} onProblem={setProblem} />
      <p className="flex flex-col items-center gap-1 text-sm">
        <Link to="/reset-password" className="py-2 text-ink-soft underline underline-offset-4 hover:text-ink">
          {t('auth.forgot')}
        </Link>
        <span>
          {t('auth.noAccount')}{' '}
          <Link
            to="/sign-up"
            search={next === undefined ? {} : { next }}
            className="inline-block py-2 font-semibold text-vine underline underline-offset-4"
          >
            {t('auth.signUp')}
          </Link>
        </span>
      </p>
    </AuthFrame>
  );
}

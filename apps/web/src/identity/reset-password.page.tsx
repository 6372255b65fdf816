import { getRouteApi, Link } from '@tanstack/react-router';
import { useState } from 'react';
import { useTranslation } from 'react-i18next';
import { Button, buttonClass } from '../design/button.tsx';
import { TextField } from '../design/field.tsx';
import { Notice } from '../design/states.tsx';
import { PageTitle } from '../shell/page-title.tsx';
import { AuthFrame } from './auth-frame.tsx';
import { useAuthForm } from './auth-form.ts';
import { useAuthProblem } from './auth-problem.ts';
import { PasswordField } from './password-field.tsx';

const route = getRouteApi('/reset-password');

/** Without a token it sends the link; with the link's token it takes the new password. */
export function ResetPasswordPage() {
  const { t } = useTranslation();
  const { token, error } = route.useSearch();
  return (
    <>
      <PageTitle title={t('auth.resetTitle')} />
      {token === undefined ? (
        <AskForLink isLinkStale={error !== undefined} />
      ) : (
        <ChoosePassword token={token} />
      )}
    </>
  );
}

function AskForLink({ isLinkStale }: { isLinkStale: boolean }) {
  const { t } = useTranslation();
  const words = useAuthProblem();
  const [email, setEmail] = useState('');
  const [sentTo, setSentTo] = useState<string | null>(null);
  const { problem, pending, onSubmit } = useAuthForm({
    act: (auth) => auth.requestPasswordReset({ email: email.trim(), redirectTo: '/reset-password' }),
    onDone: () => setSentTo(email.trim()),
    before: isLinkStale ? 'LINK_EXPIRED' : null,
  });

  return (
    <AuthFrame title={t('auth.resetTitle')} lead={t('auth.resetLead')}>
      {sentTo === null ? (
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
          {problem !== null && (
            <div role="alert">
              <Notice tone="bad">{words(problem)}</Notice>
            </div>
          )}
          <Button type="submit" pending={pending}>
            {t('auth.resetSend')}
          </Button>
        </form>
      ) : (
        <div role="status">
          <Notice tone="good">{t('auth.resetSent', { email: sentTo })}</Notice>
        </div>
      )}
      <Link to="/sign-in" className={buttonClass('quiet')}>
        {t('auth.signIn')}
      </Link>
    </AuthFrame>
  );
}

function ChoosePassword({ token }: { token: string }) {
  const { t } = useTranslation();
  const words = useAuthProblem();
  const [password, setPassword] = useState('');
  const [isDone, setDone] = useState(false);
  const { problem, pending, onSubmit } = useAuthForm({
    act: (auth) => auth.resetPassword({ token, newPassword: password }),
    onDone: () => setDone(true),
  });

  if (isDone) {
    return (
      <AuthFrame title={t('auth.resetTitle')} lead={t('auth.resetDone')}>
        <Link to="/sign-in" className={buttonClass()}>
          {t('auth.signIn')}
        </Link>
      </AuthFrame>
    );
  }
  return (
    <AuthFrame title={t('auth.resetTitle')} lead={t('auth.resetChoose')}>
      <form className="flex flex-col gap-4" onSubmit={onSubmit}>
        <PasswordField
          isNew
          label={t('auth.newPassword')}
          value={password}
          onChange={setPassword}
          error={problem === null || problem === 'LINK_EXPIRED' ? undefined : words(problem)}
        />
        {problem === 'LINK_EXPIRED' && (
          <div role="alert">
            <Notice tone="bad">
              {words(problem)}{' '}
              <Link to="/reset-password" search={{}} className="underline underline-offset-4">
                {t('auth.resetSend')}
              </Link>
            </Notice>
          </div>
        )}
        <Button type="submit" pending={pending}>
          {t('auth.resetSave')}
        </Button>
      </form>
    </AuthFrame>
  );
}

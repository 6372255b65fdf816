import type { AuthResult, InkvineAuth } from '@inkvine/client/auth';
import { useAuthAct, type AuthActOptions } from '@inkvine/client/auth-act';
import type { FormEvent } from 'react';
import { loadAuth } from '../shell/auth.ts';

/** A form about one's account; what it needs of the auth library is loaded when it is sent. */
export function useAuthForm({
  act,
  ...options
}: Omit<AuthActOptions, 'act'> & { act: (auth: InkvineAuth) => Promise<AuthResult> }) {
  const { submit, ...form } = useAuthAct({ ...options, act: async () => act(await loadAuth()) });
  const onSubmit = (event: FormEvent) => {
    event.preventDefault();
    submit();
  };
  return { ...form, onSubmit };
}

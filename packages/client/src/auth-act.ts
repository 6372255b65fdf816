import { useState } from 'react';
import type { AuthProblem, AuthResult } from './auth.ts';

export interface AuthActOptions {
  act: () => Promise<AuthResult>;
  /** What the person goes on with; the act counts as pending until it ends. */
  onDone: () => void | Promise<void>;
  /** What went wrong before, such as with the link that led here. */
  before?: AuthProblem | null;
}

/** Something about one's account that may be refused, once at a time: what went wrong last, and whether it runs. */
export function useAuthAct({ act, onDone, before = null }: AuthActOptions) {
  const [problem, setProblem] = useState<AuthProblem | null>(before);
  const [pending, setPending] = useState(false);
  const run = async () => {
    if (pending) return;
    setPending(true);
    setProblem(null);
    // Also when a part of the client itself could not be fetched.
    const result = await act().catch((): AuthResult => ({ ok: false, problem: 'UNAVAILABLE' }));
    if (result.ok) await onDone();
    else setProblem(result.problem);
    setPending(false);
  };
  return { problem, setProblem, pending, submit: () => void run() };
}

import type { InkvineAuth } from '@inkvine/client/auth';
import { server } from './api.ts';

let loaded: Promise<InkvineAuth> | null = null;

/** Signing in and out. Loaded when somebody does, because most visits only read. */
export function loadAuth(): Promise<InkvineAuth> {
  loaded ??= import('@inkvine/client/auth').then(({ createInkvineAuth }) => createInkvineAuth(server));
  return loaded;
}

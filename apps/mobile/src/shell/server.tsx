import { createInkvineAuth, type InkvineAuth } from '@inkvine/client/auth';
import { createInkvineClient } from '@inkvine/client/inkvine-client';
import { createInkvineQueryClient } from '@inkvine/client/query-client';
import { TRPCProvider } from '@inkvine/client/react';
import { QueryClientProvider } from '@tanstack/react-query';
import { createContext, use, useCallback, useEffect, useMemo, useRef, useState, type ReactNode } from 'react';
import { Platform } from 'react-native';
import { keptAnswers } from '../offline/kept-answers.ts';
import { readStored, writeStored } from './device-store.ts';
import { defaultServerAddress, parseServerAddress } from './server-address.ts';
import { sessionToken, setSessionToken } from './session-token.ts';

const STORAGE_KEY = 'server';

const DEFAULT_ADDRESS = defaultServerAddress({
  configured: process.env.EXPO_PUBLIC_SERVER_URL,
  platform: Platform.OS,
  pageOrigin: Platform.OS === 'web' ? window.location.origin : undefined,
});

interface Server {
  /** Origin of the server this app reads from. */
  address: string;
  auth: InkvineAuth;
  /** Another server, or the default one for null; gives its address. Nobody is signed in there yet. */
  moveTo: (address: string | null) => Promise<string>;
}

const ServerContext = createContext<Server | null>(null);

function connect(address: string) {
  const options = { baseUrl: address, clientName: 'mobile', getToken: sessionToken } as const;
  return {
    trpcClient: createInkvineClient(options),
    auth: createInkvineAuth({ ...options, onToken: setSessionToken }),
  };
}

export function ServerProvider({ children }: { children: ReactNode }) {
  const [address, setAddress] = useState(
    () => parseServerAddress(readStored(STORAGE_KEY) ?? '') ?? DEFAULT_ADDRESS,
  );
  const [queryClient] = useState(() => createInkvineQueryClient({ persister: keptAnswers.persister }));
  const { trpcClient, auth } = useMemo(() => connect(address), [address]);

  const known = useRef(address);
  useEffect(() => {
    if (known.current === address) return;
    known.current = address;
    // What one server said must not be shown as another's.
    void queryClient.cancelQueries().then(() => queryClient.resetQueries());
  }, [address, queryClient]);

  const moveTo = useCallback(async (next: string | null) => {
    // A token is for the server that gave it and for no other.
    await setSessionToken(null);
    await keptAnswers.forget();
    writeStored(STORAGE_KEY, next);
    const moved = next ?? DEFAULT_ADDRESS;
    setAddress(moved);
    return moved;
  }, []);

  const server = useMemo(() => ({ address, auth, moveTo }), [address, auth, moveTo]);
  return (
    <ServerContext value={server}>
      <QueryClientProvider client={queryClient}>
        <TRPCProvider trpcClient={trpcClient} queryClient={queryClient}>
          {children}
        </TRPCProvider>
      </QueryClientProvider>
    </ServerContext>
  );
}

export function useServer(): Server {
  const server = use(ServerContext);
  if (server === null) throw new Error('useServer needs a ServerProvider above it');
  return server;
}

import { createInkvineClient } from '@inkvine/client/inkvine-client';
import { createInkvineQueryClient } from '@inkvine/client/query-client';
import { createQueryOptions } from '@inkvine/client/react';

/** The web client talks to the origin it came from; its session is a cookie. */
export const server = { baseUrl: '', clientName: 'web' } as const;

export const queryClient = createInkvineQueryClient({
  // Who is signed in is asked again, and what only they may see gives way to the way back in.
  onSessionLost: () => void queryClient.invalidateQueries({ queryKey: trpc.identity.me.queryKey() }),
});
export const client = createInkvineClient(server);

/** For route loaders; components use `useTRPC`. */
export const trpc = createQueryOptions(client, queryClient);

import { createInkvineClient } from '@inkvine/client/inkvine-client';
import { createDeviceAnswers } from '@inkvine/client/offline/device-answers';
import { createKeptAnswers } from '@inkvine/client/offline/kept-answers';
import { createInkvineQueryClient } from '@inkvine/client/query-client';
import { createQueryOptions } from '@inkvine/client/react';

/** The web client talks to the origin it came from; its session is a cookie. */
export const server = { baseUrl: '', clientName: 'web' } as const;

/** About 60 MB, a shelf of some 400 chapters. */
const KEPT_CHARACTERS = 30_000_000;

export const keptAnswers = createKeptAnswers({ store: createDeviceAnswers(), maxSize: KEPT_CHARACTERS });

export const queryClient = createInkvineQueryClient({
  persister: keptAnswers.persister,
  // Who is signed in is asked again, and what only they may see gives way to the way back in.
  onSessionLost: () => void queryClient.invalidateQueries({ queryKey: trpc.identity.me.queryKey() }),
});
export const client = createInkvineClient(server);

/** For route loaders; components use `useTRPC`. */
export const trpc = createQueryOptions(client, queryClient);

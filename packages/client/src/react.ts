import type { AppRouter } from '@inkvine/api/app.router';
import type { QueryClient } from '@tanstack/react-query';
import { createTRPCContext, createTRPCOptionsProxy } from '@trpc/tanstack-react-query';
import type { InkvineClient } from './inkvine-client.ts';

/** `useTRPC()` gives typed query, mutation and subscription options for TanStack Query. */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

/** The same options outside components: route loaders start requests while the route's code still loads. */
export function createQueryOptions(client: InkvineClient, queryClient: QueryClient) {
  return createTRPCOptionsProxy<AppRouter>({ client, queryClient });
}

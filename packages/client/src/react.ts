import type { AppRouter } from '@inkvine/api/app.router';
import { createTRPCContext } from '@trpc/tanstack-react-query';

/** `useTRPC()` gives typed query, mutation and subscription options for TanStack Query. */
export const { TRPCProvider, useTRPC, useTRPCClient } = createTRPCContext<AppRouter>();

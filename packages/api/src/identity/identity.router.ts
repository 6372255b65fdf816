import { Me, RevokeSessionInput, Session, UpdateProfileInput } from '@inkvine/contracts/identity';
import { z } from 'zod';
import { publicProcedure, router, signedInProcedure } from '../trpc.ts';

export const identityRouter = router({
  me: publicProcedure({ summary: 'The signed-in person, or null', cost: 'read' })
    .output(Me.nullable())
    .query(({ ctx }) => ctx.services.identity.me(ctx.caller)),

  updateProfile: signedInProcedure({ summary: 'Change your name or language', cost: 'write' })
    .input(UpdateProfileInput)
    .output(Me)
    .mutation(({ ctx, input }) => ctx.services.identity.updateProfile(ctx.caller, input)),

  sessions: signedInProcedure({ summary: 'Your sessions on all devices', cost: 'read' })
    .output(z.array(Session))
    .query(({ ctx }) => ctx.services.identity.listSessions(ctx.caller)),

  revokeSession: signedInProcedure({ summary: 'Sign one of your sessions out', cost: 'write' })
    .input(RevokeSessionInput)
    .output(z.object({ revoked: z.int().min(0) }))
    .mutation(({ ctx, input }) => ctx.services.identity.revokeSession(ctx.caller, input)),

  revokeOtherSessions: signedInProcedure({ summary: 'Sign out everywhere but here', cost: 'write' })
    .output(z.object({ revoked: z.int().min(0) }))
    .mutation(({ ctx }) => ctx.services.identity.revokeOtherSessions(ctx.caller)),
});

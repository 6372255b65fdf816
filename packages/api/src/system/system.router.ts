import { SystemInfo } from '@inkvine/contracts/system';
import { publicProcedure, router } from '../trpc.ts';

export const systemRouter = router({
  info: publicProcedure({ summary: 'API version, oldest client served and what is configured', cost: 'read' })
    .output(SystemInfo)
    .query(({ ctx }) => ctx.services.system.info()),
});

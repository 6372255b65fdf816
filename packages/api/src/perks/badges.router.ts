import {
  BadgeChanged,
  BadgeGiven,
  BadgeLogInput,
  BadgeLogPage,
  BadgeRules,
  BadgeRulesInput,
  BadgesChosen,
  BadgeTaken,
  ChooseBadgesInput,
  GiveBadgeInput,
  MyBadges,
  PublishBadgeInput,
  StopBadgeInput,
  TakeBadgeInput,
} from '@inkvine/contracts/badges';
import { router, signedInProcedure } from '../trpc.ts';

export const badgesRouter = router({
  mine: signedInProcedure({ summary: 'Badges you hold, show and are on the way to', cost: 'read' })
    .output(MyBadges)
    .query(({ ctx }) => ctx.services.badges.getMine(ctx.caller)),

  choose: signedInProcedure({ summary: 'Put up to three badges beside your name', cost: 'write' })
    .input(ChooseBadgesInput)
    .output(BadgesChosen)
    .mutation(({ ctx, input }) => ctx.services.badges.choose(ctx.caller, input)),

  rules: signedInProcedure({ summary: 'Rules of your badges, or of the site’s', cost: 'read' })
    .input(BadgeRulesInput)
    .output(BadgeRules)
    .query(({ ctx, input }) => ctx.services.badges.listRules(ctx.caller, input)),

  publish: signedInProcedure({ summary: 'Make a badge, or the next version of one', cost: 'write' })
    .input(PublishBadgeInput)
    .output(BadgeChanged)
    .mutation(({ ctx, input }) => ctx.services.badges.publish(ctx.caller, input)),

  stop: signedInProcedure({ summary: 'Stop a badge', cost: 'write' })
    .input(StopBadgeInput)
    .output(BadgeChanged)
    .mutation(({ ctx, input }) => ctx.services.badges.stop(ctx.caller, input)),

  give: signedInProcedure({ summary: 'Give a badge by hand', cost: 'write' })
    .input(GiveBadgeInput)
    .output(BadgeGiven)
    .mutation(({ ctx, input }) => ctx.services.badges.give(ctx.caller, input)),

  take: signedInProcedure({ summary: 'Take back a badge that was given by hand', cost: 'write' })
    .input(TakeBadgeInput)
    .output(BadgeTaken)
    .mutation(({ ctx, input }) => ctx.services.badges.take(ctx.caller, input)),

  log: signedInProcedure({ summary: 'What happened to your badges, or to the site’s', cost: 'read' })
    .input(BadgeLogInput)
    .output(BadgeLogPage)
    .query(({ ctx, input }) => ctx.services.badges.listLog(ctx.caller, input)),
});

import { app } from './app.ts';
import { auth } from './auth.ts';
import { backups } from './backups.ts';
import { badges } from './badges.ts';
import { banks } from './banks.ts';
import { branches } from './branches.ts';
import { bulk } from './bulk.ts';
import { common } from './common.ts';
import { conflict } from './conflict.ts';
import { disputes } from './disputes.ts';
import { donations } from './donations.ts';
import { editor } from './editor.ts';
import { figures } from './figures.ts';
import { gifts } from './gifts.ts';
import { legacy } from './legacy.ts';
import { library } from './library.ts';
import { limits } from './limits.ts';
import { mail } from './mail.ts';
import { memberships } from './memberships.ts';
import { methods } from './methods.ts';
import { navigation } from './navigation.ts';
import { notices } from './notices.ts';
import { operate } from './operate.ts';
import { outline } from './outline.ts';
import { pages } from './pages.ts';
import { payments } from './payments.ts';
import { payouts } from './payouts.ts';
import { proposals } from './proposals.ts';
import { reading } from './reading.ts';
import { refunds } from './refunds.ts';
import { renewals } from './renewals.ts';
import { timeMachine } from './time-machine.ts';
import { retention } from './retention.ts';
import { coupons } from './coupons.ts';
import { rewards } from './rewards.ts';
import { returns } from './returns.ts';
import { release } from './release.ts';
import { settings } from './settings.ts';
import { settlements } from './settlements.ts';
import { stories } from './stories.ts';
import { studio } from './studio.ts';
import { selling } from './selling.ts';
import { tiers } from './tiers.ts';
import { wallet } from './wallet.ts';
import { wiki } from './wiki.ts';
import { writing } from './writing.ts';

export const messages = {
  app,
  auth,
  backups,
  badges,
  banks,
  branches,
  bulk,
  common,
  conflict,
  disputes,
  donations,
  editor,
  figures,
  gifts,
  legacy,
  library,
  limits,
  mail,
  memberships,
  methods,
  navigation,
  notices,
  operate,
  outline,
  pages,
  payments,
  payouts,
  proposals,
  reading,
  refunds,
  renewals,
  timeMachine,
  retention,
  returns,
  rewards,
  coupons,
  release,
  settings,
  settlements,
  stories,
  studio,
  selling,
  tiers,
  wallet,
  wiki,
  writing,
} as const;

type SameKeys<T> = { readonly [K in keyof T]: T[K] extends string ? string : SameKeys<T[K]> };

/** All texts of one language. English gives the keys; another language does not compile with one missing or extra. */
export type Messages = SameKeys<typeof messages>;

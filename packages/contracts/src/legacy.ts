import { z } from 'zod';
import { Coins, Currency, MAX_MINOR_AMOUNT, MinorAmount, PositiveCoins } from './money.ts';
import { LegacyImportId, NovelId, page, pageInput, text, Timestamp, UserId } from './primitives.ts';
import { DONATION_MESSAGE_MAX_LENGTH } from './wallet.ts';

/** The largest export that is taken at once. */
export const LEGACY_FILE_MAX_BYTES = 32 * 1024 * 1024;

/** What became of a gift in the Fan/Gift system: its fan still has the coins, a creator got them, or was paid for them. */
export const LegacyGiftStatus = z.enum(['held', 'given', 'settled']);
export type LegacyGiftStatus = z.infer<typeof LegacyGiftStatus>;

const Email = z.string().trim().toLowerCase().pipe(z.email().max(254));
const absent = z.literal('').transform(() => null);
const wholeNumber = z.union([z.int(), z.stringFormat('whole', /^\d{1,12}$/).transform(Number)]);

/** One gift of an export, as CSV (all text) or JSON has it. The names of the fields are those of the columns. */
export const LegacyGiftRow = z
  .object({
    gift_id: z.union([z.int().transform(String), z.string()]).pipe(text(1, 64)),
    status: LegacyGiftStatus,
    fan_email: Email,
    fan_name: text(1, 60),
    creator_email: z.union([absent, z.null(), Email]).optional(),
    novel_id: z.union([absent, z.null(), NovelId]).optional(),
    coins: wholeNumber.pipe(PositiveCoins),
    /** What was paid for the coins, in minor units of the currency; 0 for coins that were given. */
    paid_minor: wholeNumber.pipe(z.int().min(0).max(MAX_MINOR_AMOUNT)),
    currency: Currency,
    message: text(0, DONATION_MESSAGE_MAX_LENGTH).optional(),
    anonymous: z
      .union([z.boolean(), z.enum(['true', 'false', '']).transform((value) => value === 'true')])
      .optional(),
    given_at: z.iso.datetime({ offset: true }),
  })
  .refine((row) => (row.status === 'held') === ((row.creator_email ?? null) === null), {
    path: ['creator_email'],
  })
  .refine((row) => row.creator_email !== row.fan_email, { path: ['creator_email'] });

export const LegacyImportState = z.enum([
  'checking',
  'checked',
  'importing',
  'imported',
  /** The file is not an export that can be read. */
  'refused',
  'dropped',
]);
export type LegacyImportState = z.infer<typeof LegacyImportState>;

const Sum = z.object({
  status: LegacyGiftStatus,
  currency: Currency,
  gifts: z.int().min(0),
  coins: Coins,
  paidMinor: MinorAmount,
});

/** What importing the file does or did; found by reading it whole before anything is written. */
export const LegacyReport = z.object({
  rows: z.int().min(0),
  /** Rows that are left out, and why; the first 100 of them. `row` counts from 1, without the names of the columns. */
  problems: z.object({
    count: z.int().min(0),
    first: z.array(z.object({ row: z.int(), field: z.string() })),
  }),
  sums: z.array(Sum),
  added: z.int().min(0),
  changed: z.int().min(0),
  unchanged: z.int().min(0),
  /** Gifts that were booked and are told otherwise now; they stay as they are. The ids of the first 100. */
  conflicts: z.object({ count: z.int().min(0), first: z.array(z.string()) }),
});
export type LegacyReport = z.infer<typeof LegacyReport>;

export const LegacyImport = z.object({
  id: LegacyImportId,
  filename: z.string(),
  bytes: z.int(),
  sha256: z.string(),
  state: LegacyImportState,
  /** Null until the file was read. */
  report: LegacyReport.nullable(),
  /** Rows of the file that were dealt with. */
  stagedRows: z.int(),
  createdByName: z.string(),
  createdAt: Timestamp,
  endedAt: Timestamp.nullable(),
});
export type LegacyImport = z.infer<typeof LegacyImport>;
export const LegacyImportInput = z.object({ importId: LegacyImportId });
export const LegacyImportListInput = z.object(pageInput);
export const LegacyImportPage = page(LegacyImport);

/** Both: the former system still answers for the gifts, which are shown and not booked. Inkvine: they are booked. */
export const LegacyMode = z.enum(['both', 'inkvine']);
export type LegacyMode = z.infer<typeof LegacyMode>;
/** For the whole site, or for the creator with the address. */
export const SetLegacyModeInput = z.object({ creatorEmail: z.email().max(254).nullable(), mode: LegacyMode });

/** Why gifts are not booked: `due` ones will be within minutes. */
export const LegacyWait = z.enum(['mode', 'fan', 'creator', 'novel', 'due']);
export type LegacyWait = z.infer<typeof LegacyWait>;

export const LegacyOverview = z.object({
  mode: LegacyMode,
  /** Creators for whom something else holds. */
  exceptions: z.array(z.object({ creatorId: UserId, name: z.string(), email: z.string(), mode: LegacyMode })),
  /** All gifts: booked ones (`wait` null) and those that wait, with the reason. */
  sums: z.array(Sum.extend({ wait: LegacyWait.nullable() })),
});
export type LegacyOverview = z.infer<typeof LegacyOverview>;

/** A person gifts wait for: nobody has proven the address yet, or nobody has it. */
export const LegacyPerson = z.object({
  email: z.string(),
  /** What the export calls a fan. */
  name: z.string().nullable(),
  role: z.enum(['fan', 'creator']),
  gifts: z.int(),
  coins: Coins,
  /** Whether an account has the address, unproven. */
  hasAccount: z.boolean(),
});
export type LegacyPerson = z.infer<typeof LegacyPerson>;
export const LegacyPersonListInput = z.object(pageInput);
export const LegacyPersonPage = page(LegacyPerson);
export const VouchForInput = z.object({ email: z.email().max(254) });

import type { PayeeKind } from '@inkvine/contracts/settlement-rules';
import type { SettlementFigures } from '@inkvine/contracts/settlements';
import { sql, type RawBuilder } from 'kysely';
import type { DatabaseTransaction, Executor } from '../database.ts';

/** What a creator's settlement is computed from. */
export interface UncomputedCreator {
  creatorId: string;
  sources: { source: string; grossMinor: number; bonusCoins: number }[];
  /** What the creator's last settlement of the currency left over. */
  carryInMinor: number;
  payee: PayeeRow | null;
}

/** As the statement shows it, whatever the creator says of themselves later. */
export interface PayeeRow {
  legalName: string;
  residence: string;
  kind: PayeeKind;
  taxNumberEnd: string;
}

interface RunKey {
  id: string;
  currency: string;
  period: string;
  seq: number;
}

/**
 * The next creators with items of a run, by id. Taken as one range of the key: a join of the items with themselves is
 * planned while the run is empty, and then takes minutes for the creators of a large one.
 */
export async function listUncomputedCreators(
  db: Executor,
  run: RunKey,
  page: { afterCreator: string; limit: number },
): Promise<UncomputedCreator[]> {
  const { rows } = await sql<UncomputedCreator>`
    with page as materialized (
      select distinct creator_id from settlement_item
      where run_id = ${run.id}::uuid and creator_id > ${page.afterCreator}::uuid
      order by creator_id limit ${page.limit}),
    creator as materialized (
      select creator_id, source, sum(gross_minor) as gross_minor, sum(bonus_coins) as bonus_coins
      from settlement_item
      where run_id = ${run.id}::uuid and creator_id > ${page.afterCreator}::uuid
        and creator_id <= (select creator_id from page order by creator_id desc limit 1)
      group by creator_id, source)
    select creator.creator_id as "creatorId",
      jsonb_agg(jsonb_build_object('source', source, 'grossMinor', gross_minor, 'bonusCoins', bonus_coins)
        order by source) as sources,
      coalesce(${carryOf(run, sql`creator.creator_id`)}, 0) as "carryInMinor",
      ${payeeOf(sql`creator.creator_id`)} as payee
    from creator
    group by creator.creator_id
    order by creator.creator_id`.execute(db);
  return rows;
}

/** What a correction of one creator starts from. */
export async function findCreatorStanding(
  db: Executor,
  run: RunKey,
  creatorId: string,
): Promise<Pick<UncomputedCreator, 'carryInMinor' | 'payee'>> {
  const { rows } = await sql<Pick<UncomputedCreator, 'carryInMinor' | 'payee'>>`
    select coalesce(${carryOf(run, sql`${creatorId}::uuid`)}, 0) as "carryInMinor",
      ${payeeOf(sql`${creatorId}::uuid`)} as payee`.execute(db);
  return rows[0]!;
}

/** What several creators carry at present, for a preview; those who carry nothing are left out. */
export async function listStandings(
  db: Executor,
  run: RunKey,
  creatorIds: readonly string[],
): Promise<(Pick<UncomputedCreator, 'carryInMinor' | 'payee'> & { creatorId: string })[]> {
  const { rows } = await sql<Pick<UncomputedCreator, 'carryInMinor' | 'payee'> & { creatorId: string }>`
    select creator.id as "creatorId", coalesce(${carryOf(run, sql`creator.id`)}, 0) as "carryInMinor",
      ${payeeOf(sql`creator.id`)} as payee
    from unnest(${creatorIds}::uuid[]) as creator (id)`.execute(db);
  return rows;
}

const carryOf = (run: RunKey, creatorId: RawBuilder<unknown>) => sql`(
  select carry_out_minor from settlement before
  where before.creator_id = ${creatorId} and before.currency = ${run.currency}
    and (before.period, before.seq) < (${run.period}::date, ${run.seq}::integer)
  order by before.period desc, before.seq desc limit 1)`;

const payeeOf = (creatorId: RawBuilder<unknown>) => sql`(
  select jsonb_build_object('legalName', legal_name, 'residence', residence, 'kind', kind,
    'taxNumberEnd', tax_number_end)
  from tax_profile where user_id = ${creatorId})`;

export interface NewSettlement extends SettlementFigures {
  creatorId: string;
  fees: unknown;
  withholding: unknown;
  payee: PayeeRow | null;
}

/** Settlements of a run that is not locked; those that are there are computed anew. */
export async function upsertSettlements(
  trx: DatabaseTransaction,
  run: RunKey,
  settlements: readonly NewSettlement[],
  at: string,
): Promise<void> {
  await sql`
    insert into settlement (run_id, creator_id, currency, period, seq, ${columns(FIGURES)}, fees, withholding, payee,
      created_at)
    select ${run.id}::uuid, row."creatorId", ${run.currency}, ${run.period}::date, ${run.seq}::integer,
      ${sql.join(FIGURES.map(([field]) => sql`row.${sql.ref(field)}`))}, row.fees, row.withholding, row.payee,
      ${at}::timestamptz
    from jsonb_to_recordset(${JSON.stringify(settlements)}::jsonb) as row (
      "creatorId" uuid, ${sql.join(FIGURES.map(([field]) => sql`${sql.ref(field)} bigint`))}, fees jsonb,
      withholding jsonb, payee jsonb)
    on conflict (run_id, creator_id) do update
    set ${sql.join(
      [...FIGURES.map(([, column]) => column), 'fees', 'withholding', 'payee', 'created_at'].map(
        (column) => sql`${sql.ref(column)} = ${sql.ref(`excluded.${column}`)}`,
      ),
    )}`.execute(trx);
}

/** The figures of a settlement by field and column. */
export const FIGURES = [
  ['grossMinor', 'gross_minor'],
  ['bonusValueMinor', 'bonus_value_minor'],
  ['vatMinor', 'vat_minor'],
  ['feeMinor', 'fee_minor'],
  ['gatewayFeeMinor', 'gateway_fee_minor'],
  ['adjustmentMinor', 'adjustment_minor'],
  ['carryInMinor', 'carry_in_minor'],
  ['taxableMinor', 'taxable_minor'],
  ['incomeTaxMinor', 'income_tax_minor'],
  ['localTaxMinor', 'local_tax_minor'],
  ['payableMinor', 'payable_minor'],
  ['carryOutMinor', 'carry_out_minor'],
] as const satisfies readonly [keyof SettlementFigures, string][];

const columns = (figures: typeof FIGURES) => sql.join(figures.map(([, column]) => sql.ref(column)));

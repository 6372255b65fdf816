import { AppError } from '@inkvine/contracts/errors';
import { CoinTxnId, SettlementRunId, type UserId } from '@inkvine/contracts/primitives';
import type {
  CreatorLineListInput,
  Statement,
  StatementLineListInput,
  StatementLinePage,
  StatementListInput,
  StatementPage,
} from '@inkvine/contracts/settlements';
import {
  findStatement,
  listItems,
  listLines,
  listLockedStatements,
  type StatementRow,
} from '@inkvine/db/creators/statement.repository';
import { z } from 'zod';
import { decodeCursor, toPage } from '../cursor.ts';
import type { Actor } from '../identity/actor.ts';
import { demand } from '../identity/policy.ts';
import type { ServiceDependencies } from '../service-dependencies.ts';
import { statementCsv, type StatementFile } from './statement-csv.ts';

const StatementCursor = z.object({ period: z.iso.date(), seq: z.int(), runId: z.uuid() });
const LineCursor = z.object({ txnId: z.uuid(), earnerId: z.uuid() });

interface StatementKey {
  runId: SettlementRunId;
  creatorId: UserId;
}

/** What creators see of their settlements, once they are locked, and operators before. */
export function createStatementsService({ db }: Pick<ServiceDependencies, 'db'>) {
  /** @throws AppError NOT_FOUND, also for a run that is not locked */
  async function ownStatement(actor: Actor, runId: SettlementRunId): Promise<StatementRow> {
    const row = await findStatement(db, { runId, creatorId: actor.userId });
    if (row?.state !== 'locked') throw new AppError('NOT_FOUND');
    return row;
  }

  /** @throws AppError FORBIDDEN, NOT_FOUND */
  async function anyStatement(actor: Actor, key: StatementKey): Promise<StatementRow> {
    demand(actor, { action: 'settlements.manage' });
    const row = await findStatement(db, key);
    if (row === undefined) throw new AppError('NOT_FOUND');
    return row;
  }

  async function project(row: StatementRow): Promise<z.input<typeof Statement>> {
    const { incomeBps, localBps, verified } = row.withholding;
    return { ...row, withholding: { incomeBps, localBps, verified }, items: await listItems(db, row) };
  }

  async function lines(
    row: StatementRow,
    input: z.infer<typeof StatementLineListInput>,
  ): Promise<z.input<typeof StatementLinePage>> {
    const { novelId, source, role, limit } = input;
    const after = decodeCursor(LineCursor, input.cursor);
    const { runId, creatorId } = row;
    const found = await listLines(db, { runId, creatorId, novelId, source, role, after, limit: limit + 1 });
    return toPage(
      found,
      limit,
      ({ earnerId: _, ...line }) => ({ ...line, txnId: CoinTxnId.parse(line.txnId) }),
      ({ txnId, earnerId }) => ({ txnId, earnerId }),
    );
  }

  return {
    async list(
      actor: Actor,
      input: z.infer<typeof StatementListInput>,
    ): Promise<z.input<typeof StatementPage>> {
      const after = decodeCursor(StatementCursor, input.cursor);
      const rows = await listLockedStatements(db, {
        ...{ creatorId: actor.userId, after, limit: input.limit + 1 },
      });
      return toPage(
        rows,
        input.limit,
        (row) => ({ ...row, runId: SettlementRunId.parse(row.runId) }),
        ({ period, seq, runId }) => ({ period, seq, runId }),
      );
    },

    /** @throws AppError NOT_FOUND, also for a run that is not locked */
    async get(actor: Actor, input: { runId: SettlementRunId }): Promise<z.input<typeof Statement>> {
      return await project(await ownStatement(actor, input.runId));
    },

    /** @throws AppError NOT_FOUND, also for a run that is not locked */
    async listLines(
      actor: Actor,
      input: z.infer<typeof StatementLineListInput>,
    ): Promise<z.input<typeof StatementLinePage>> {
      return await lines(await ownStatement(actor, input.runId), input);
    },

    /**
     * The statement with every earning behind it; of a locked run it is the same to the byte each time.
     * @throws AppError NOT_FOUND, also for a run that is not locked
     */
    async writeCsv(actor: Actor, input: { runId: SettlementRunId }): Promise<StatementFile> {
      const row = await ownStatement(actor, input.runId);
      return statementCsv(db, row, await listItems(db, row));
    },

    /** @throws AppError FORBIDDEN, NOT_FOUND */
    async getOf(actor: Actor, key: StatementKey): Promise<z.input<typeof Statement>> {
      return await project(await anyStatement(actor, key));
    },

    /** @throws AppError FORBIDDEN, NOT_FOUND */
    async listLinesOf(
      actor: Actor,
      input: z.infer<typeof CreatorLineListInput>,
    ): Promise<z.input<typeof StatementLinePage>> {
      return await lines(await anyStatement(actor, input), input);
    },

    /** @throws AppError FORBIDDEN, NOT_FOUND */
    async writeCsvOf(actor: Actor, key: StatementKey): Promise<StatementFile> {
      const row = await anyStatement(actor, key);
      return statementCsv(db, row, await listItems(db, row));
    },
  };
}

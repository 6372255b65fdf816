import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { BackupInput } from '@inkvine/contracts/backups';
import { AppError } from '@inkvine/contracts/errors';
import { ExportInput, ReaderBookInput } from '@inkvine/contracts/exports';
import { CouponBatchInput } from '@inkvine/contracts/perks-coupons';
import { Coins } from '@inkvine/contracts/money';
import { HistoryFilter } from '@inkvine/contracts/wallet';
import { Locale, TopUpId } from '@inkvine/contracts/primitives';
import { CreatorStatementInput, Statement, StatementInput } from '@inkvine/contracts/settlements';
import type { ExportedFile } from '@inkvine/core/stories/exports.service';
import type { ApiContext } from '@inkvine/api/trpc';
import express, { type Request, type Response, type Router } from 'express';
import { z } from 'zod';
import type { PdfWriter } from '../documents/pdf-writer.ts';
import { receiptDocument, type DocumentSite } from '../documents/receipt-document.ts';
import { statementDocument } from '../documents/statement-document.ts';
import type { CreateApiContext } from './api-context.ts';
import { recordOf } from './request-record.ts';

type SignedIn = ApiContext & { caller: NonNullable<ApiContext['caller']> };

const ExportQuery = ExportInput.extend({
  drafts: z.enum(['true', 'false']).transform((value) => value === 'true'),
});

const typedCoins = z
  .string()
  .regex(/^\d{1,9}$/)
  .transform(Number)
  .pipe(Coins)
  .optional();
const HistoryQuery = HistoryFilter.extend({ minCoins: typedCoins, maxCoins: typedCoins });
const DocumentQuery = z.object({ language: Locale });

/**
 * Files that are written while they are sent: `GET /api/branches/:branchId/manuscript?format=&drafts=` for the author
 * and `GET /api/branches/:branchId/book` for a reader. `GET /api/backups/:backupId` is a file that was written before.
 * `GET /api/wallet/history?kind=&from=&to=&minCoins=&maxCoins=&words=` is one's own ledger as CSV.
 * `GET /api/coupon-batches/:batchId` are the codes that the caller has made at once as CSV.
 * `GET /api/statements/:runId` is a settlement of one's own as CSV, `/api/settlements/:runId/:creatorId` anybody's;
 * with `/document?language=` behind it either is a PDF, as is the receipt `GET /api/receipts/:topUpId?language=`.
 */
export function createFileDownloads({
  createContext,
  pdf,
  site,
}: {
  createContext: CreateApiContext;
  pdf: PdfWriter;
  site: DocumentSite;
}): Router {
  const download =
    (route: string, write: (context: SignedIn, request: Request) => Promise<ExportedFile>) =>
    async (request: Request, response: Response): Promise<void> => {
      recordOf(request).route = route;
      const context = await createContext(request, response);
      const { caller, charge } = context;
      if (caller === null) throw new AppError('UNAUTHENTICATED');
      await charge('costly');
      await send(response, await write({ ...context, caller }, request));
    };

  const router = express.Router();
  router.get(
    '/branches/:branchId/manuscript',
    download('/api/branches/:branchId/manuscript', ({ caller, services }, { params, query }) =>
      services.exports.writeForAuthor(caller, parsed(ExportQuery, { ...query, ...params })),
    ),
  );
  router.get(
    '/branches/:branchId/book',
    download('/api/branches/:branchId/book', ({ caller, services }, { params }) =>
      services.exports.writeForReader(caller, parsed(ReaderBookInput, params)),
    ),
  );
  router.get(
    '/backups/:backupId',
    download('/api/backups/:backupId', ({ caller, services }, { params }) =>
      services.backups.download(caller, parsed(BackupInput, params)),
    ),
  );
  router.get(
    '/statements/:runId',
    download('/api/statements/:runId', ({ caller, services }, { params }) =>
      services.statements.writeCsv(caller, parsed(StatementInput, params)),
    ),
  );
  router.get(
    '/settlements/:runId/:creatorId',
    download('/api/settlements/:runId/:creatorId', ({ caller, services }, { params }) =>
      services.statements.writeCsvOf(caller, parsed(CreatorStatementInput, params)),
    ),
  );
  router.get(
    '/wallet/history',
    download('/api/wallet/history', async ({ caller, services }, { query }) =>
      services.walletHistory.writeCsv(caller, parsed(HistoryQuery, query)),
    ),
  );
  router.get(
    '/coupon-batches/:batchId',
    download('/api/coupon-batches/:batchId', ({ caller, services }, { params }) =>
      services.couponCodes.writeCsv(caller, parsed(CouponBatchInput, params)),
    ),
  );
  router.get(
    '/receipts/:topUpId',
    download('/api/receipts/:topUpId', async ({ caller, services }, { params, query }) => {
      const input = parsed(z.object({ topUpId: TopUpId }), params);
      const { language } = parsed(DocumentQuery, query);
      const [order, refunds, buyer] = await Promise.all([
        services.topUps.get(caller, input),
        services.refunds.listOfTopUp(caller, input),
        services.identity.getContact(caller.userId),
      ]);
      const document = receiptDocument({ order, refunds, buyer }, language, site);
      return pdfFile(`receipt-${order.id}`, await pdf.write(document));
    }),
  );
  router.get(
    '/statements/:runId/document',
    download('/api/statements/:runId/document', async ({ caller, services }, { params, query }) => {
      const statement = await services.statements.get(caller, parsed(StatementInput, params));
      return await statementPdf(statement, query);
    }),
  );
  router.get(
    '/settlements/:runId/:creatorId/document',
    download('/api/settlements/:runId/:creatorId/document', async ({ caller, services }, request) => {
      const statement = await services.statements.getOf(
        caller,
        parsed(CreatorStatementInput, request.params),
      );
      return await statementPdf(statement, request.query);
    }),
  );
  return router;

  async function statementPdf(statement: z.input<typeof Statement>, query: unknown): Promise<ExportedFile> {
    const { language } = parsed(DocumentQuery, query);
    const { period, currency, seq } = statement;
    const name = `settlement-${period.slice(0, 7)}-${currency}${seq === 0 ? '' : `-${seq}`}`;
    return pdfFile(name, await pdf.write(statementDocument(Statement.parse(statement), language, site)));
  }
}

function pdfFile(name: string, bytes: Buffer): ExportedFile {
  return { filename: `${name}.pdf`, contentType: 'application/pdf', body: Readable.from([bytes]) };
}

/** @throws AppError INVALID_INPUT */
function parsed<Schema extends z.ZodType>(schema: Schema, input: unknown): z.infer<Schema> {
  const result = schema.safeParse(input);
  if (!result.success) throw new AppError('INVALID_INPUT', undefined, { cause: result.error });
  return result.data;
}

/** A file cut short must not look whole: its connection is cut too. */
async function send(response: Response, { filename, contentType, body }: ExportedFile): Promise<void> {
  response.attachment(filename);
  response.setHeader('content-type', contentType);
  response.setHeader('cache-control', 'private, no-store');
  await pipeline(body, response).catch((error: unknown) => {
    if (!response.destroyed || !isGone(error)) throw error;
  });
}

/** The reader closed the connection before the end. */
const isGone = (error: unknown): boolean =>
  error instanceof Error && 'code' in error && error.code === 'ERR_STREAM_PREMATURE_CLOSE';

import { z } from 'zod';
import { BranchId } from './primitives.ts';

export const ExportFormat = z.enum(['epub', 'markdown']);
export type ExportFormat = z.infer<typeof ExportFormat>;

/** Which file of a branch of theirs an author wants; `drafts` also takes what readers have not seen. */
export const ExportInput = z.object({
  branchId: BranchId,
  format: ExportFormat,
  drafts: z.boolean(),
});

export const ReaderBookInput = z.object({ branchId: BranchId });

/** Whether, and of how many chapters, this reader may take a file of the branch. */
export const ReaderBook = z.object({ allowed: z.boolean(), chapterCount: z.int().min(0) });

export const ExportSettingsInput = z.object({ branchId: BranchId });
/** Whether readers may take what they may read as a file. */
export const ExportSettings = z.object({ readerExport: z.boolean() });
export const SetExportSettingsInput = ExportSettings.extend({ branchId: BranchId });

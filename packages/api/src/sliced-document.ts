import { CHAPTER_MAX_BLOCKS, WrittenBlock } from '@inkvine/contracts/block';
import { inSlices, weighBlock } from '@inkvine/core/slices';
import { z } from 'zod';

interface Written {
  document: { blocks: z.input<typeof WrittenBlock>[] } | null;
}

/**
 * The same schema for a procedure whose input has a document: the blocks of a long one are checked with turns of the
 * event loop in between, up to the first slice with a problem, so that half a million characters hold nobody up.
 */
export function withSlicedDocument<Schema extends z.ZodType<Written, unknown>>(schema: Schema): Schema {
  return Object.assign(schema.clone(), {
    async parseAsync(value: unknown): Promise<z.output<Schema>> {
      const written = value as { document?: { blocks?: unknown } | null } | null | undefined;
      const blocks = written?.document?.blocks;
      if (!Array.isArray(blocks)) return schema.parse(value);
      const { document, ...rest } = schema.parse({
        ...written,
        document: { ...written?.document, blocks: [] },
      });
      if (blocks.length > CHAPTER_MAX_BLOCKS) throw tooMany(blocks);
      const checked: z.output<typeof WrittenBlock>[] = [];
      for await (const { from, slice } of inSlices<unknown>(blocks, weighBlock)) {
        const result = z.array(WrittenBlock).safeParse(slice);
        if (!result.success) throw placed(result.error, from);
        for (const block of result.data) checked.push(block);
      }
      return { ...rest, document: { ...document, blocks: checked } } as z.output<Schema>;
    },
  });
}

function tooMany(input: unknown[]): z.ZodError {
  const path = ['document', 'blocks'];
  const limit = { maximum: CHAPTER_MAX_BLOCKS, inclusive: true, origin: 'array', input };
  return new z.ZodError([{ code: 'too_big', message: 'Too many blocks', path, ...limit }]);
}

/** As if the slice had been checked where it stands. */
function placed({ issues }: z.ZodError, from: number): z.ZodError {
  return new z.ZodError(
    issues.map(({ path: [index, ...inner], ...issue }) => ({
      ...issue,
      path: ['document', 'blocks', from + Number(index), ...inner],
    })) as z.core.$ZodIssue[],
  );
}

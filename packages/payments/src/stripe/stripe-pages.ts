const AT_ONCE = 100;

/** Seconds, `[from, to)`. */
interface Span {
  from: number;
  to: number;
}

interface Page<Item> {
  data: Item[];
  has_more: boolean;
}

/** What Stripe's lists take. */
export interface PageQuery {
  created: { gte: number; lt: number };
  limit: number;
  starting_after?: string;
}

/**
 * What a list of Stripe holds within `[from, to)`, oldest first. Stripe lists newest first only, so a span with more
 * than one page is halved until each half has one; then memory holds no more than a page, or one second.
 */
export const listWithinSeconds = async function* <Item extends { id: string }>(
  range: { from: Date; to: Date },
  list: (query: PageQuery) => Promise<Page<Item>>,
): AsyncGenerator<Item> {
  const page = ({ from, to }: Span, after?: string): Promise<Page<Item>> =>
    list({
      created: { gte: from, lt: to },
      limit: AT_ONCE,
      ...(after !== undefined && { starting_after: after }),
    });

  const wholeSecond = async (span: Span, first: Item[]): Promise<Item[]> => {
    const items = first;
    for (;;) {
      const next = await page(span, items.at(-1)?.id);
      items.push(...next.data);
      if (!next.has_more) return items;
    }
  };

  const walk = async function* (span: Span): AsyncGenerator<Item> {
    if (span.from >= span.to) return;
    const { data, has_more } = await page(span);
    if (!has_more) {
      yield* data.toReversed();
      return;
    }
    if (span.to - span.from === 1) {
      yield* (await wholeSecond(span, data)).toReversed();
      return;
    }
    const middle = span.from + Math.floor((span.to - span.from) / 2);
    yield* walk({ from: span.from, to: middle });
    yield* walk({ from: middle, to: span.to });
  };

  const seconds = (at: Date): number => Math.ceil(at.getTime() / 1000);
  yield* walk({ from: seconds(range.from), to: seconds(range.to) });
};

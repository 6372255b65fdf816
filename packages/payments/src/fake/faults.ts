import { z } from 'zod';

/** What the next matching API call suffers. */
export const Fault = z.object({
  kind: z.enum([
    'latency',
    'drop_before_execute',
    'execute_then_drop',
    'error_after_execute',
    'malformed_json',
    'rate_limited',
  ]),
  /** For `latency`. */
  latencyMs: z.int().min(0).max(600_000).default(0),
  /** How many calls. */
  times: z.int().min(1).max(1000).default(1),
  /** Only calls whose path contains this. */
  path: z.string().max(200).default(''),
  /** Only calls by this method. */
  method: z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE']).optional(),
});
export type Fault = z.infer<typeof Fault>;

export const createFakeFaults = () => {
  let faults: Fault[] = [];
  return {
    add: (fault: z.input<typeof Fault>): void => {
      faults.push(Fault.parse(fault));
    },
    clear: (): void => {
      faults = [];
    },
    /** The oldest fault meant for this call, used up by one. */
    take: (method: string, path: string): Fault | undefined => {
      const fault = faults.find(
        (each) => path.includes(each.path) && (each.method === undefined || each.method === method),
      );
      if (!fault) return undefined;
      faults = faults.flatMap((each) => {
        if (each !== fault) return [each];
        return each.times > 1 ? [{ ...each, times: each.times - 1 }] : [];
      });
      return fault;
    },
  };
};
export type FakeFaults = ReturnType<typeof createFakeFaults>;

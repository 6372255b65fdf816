/** One way of doing a thing: warms up or runs for the time, and tells how many it did per second. */
export type Contender = (seconds: number) => Promise<number>;

export interface Comparison {
  /** The rate that physics or another program allows. */
  limit: { name: string; run: Contender };
  ours: { name: string; run: Contender };
  /** Least acceptable ours ÷ limit. */
  goal: number;
}

const WARM_UP_SECONDS = 4;
/** Many short runs in turn rather than few long ones: whatever else the machine does meets both sides alike. */
const RUN_SECONDS = 3;
const ROUNDS = 5;

export const median = (values: number[]): number =>
  values.toSorted((a, b) => a - b)[Math.floor(values.length / 2)]!;

export const percentile = (values: readonly number[], part: number): number =>
  values.toSorted((a, b) => a - b)[Math.min(values.length - 1, Math.floor(values.length * part))]!;

/** Prints a figure that may not pass its goal. One that does fails the process. */
export function atMost(
  title: string,
  { value, goal, unit }: { value: number; goal: number; unit: string },
): void {
  const reached = value <= goal;
  console.log(
    `${title}\n  ${value.toFixed(2)} ${unit}, goal ${goal} ${unit}: ${reached ? 'reached' : 'MISSED'}`,
  );
  if (!reached) process.exitCode = 1;
}

/**
 * Runs both in turn on the same machine in the same minutes and compares their medians: absolute figures do not
 * travel between machines, ratios do. A missed goal fails the process.
 */
export async function compare(title: string, { limit, ours, goal }: Comparison): Promise<void> {
  await limit.run(WARM_UP_SECONDS);
  await ours.run(WARM_UP_SECONDS);
  const rates = { limit: [] as number[], ours: [] as number[] };
  for (let round = 0; round < ROUNDS; round += 1) {
    rates.limit.push(await limit.run(RUN_SECONDS));
    rates.ours.push(await ours.run(RUN_SECONDS));
  }
  const ratio = median(rates.ours) / median(rates.limit);
  const reached = ratio >= goal;
  const perSecond = (name: string, values: number[]) =>
    `  ${name.padEnd(34)} ${Math.round(median(values)).toLocaleString('en').padStart(9)} /s   (${values.map(Math.round).join(', ')})`;
  console.log(`${title}\n${perSecond(limit.name, rates.limit)}\n${perSecond(ours.name, rates.ours)}`);
  console.log(`  ratio ${ratio.toFixed(2)}, goal ${goal.toFixed(2)}: ${reached ? 'reached' : 'MISSED'}`);
  if (!reached) process.exitCode = 1;
}

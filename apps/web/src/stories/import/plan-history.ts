import { planManuscript, type ManuscriptPlan, type PlannedSegment } from '@inkvine/contracts/manuscript-plan';
import { ManuscriptSegment, type ManuscriptPreview } from '@inkvine/contracts/stories';

const STEPS_KEPT = 50;

/** A plan with the plans before it, so that every change can be taken back. */
export interface PlanHistory {
  plan: ManuscriptPlan;
  past: readonly ManuscriptPlan[];
  /** What the last change was, as long as another of the same kind may be added to it. */
  typing: number | null;
}

export type PlanChange =
  | { kind: 'rename'; index: number; plan: ManuscriptPlan }
  | { kind: 'edit'; plan: ManuscriptPlan }
  | { kind: 'undo' };

export const beginPlan = (plan: ManuscriptPlan): PlanHistory => ({ plan, past: [], typing: null });

/** Applies a change. Letters typed into one title are one step of the history. */
export function changePlan(history: PlanHistory, change: PlanChange): PlanHistory {
  if (change.kind === 'undo') {
    const plan = history.past.at(-1);
    return plan === undefined ? history : { plan, past: history.past.slice(0, -1), typing: null };
  }
  const typing = change.kind === 'rename' ? change.index : null;
  const continues = typing !== null && typing === history.typing;
  return {
    plan: change.plan,
    past: continues ? history.past : [...history.past, history.plan].slice(-STEPS_KEPT),
    typing,
  };
}

/**
 * The plan that was being edited when the page was left, or the proposal. What was stored is believed only if it
 * still covers the manuscript from end to end.
 */
export function restorePlan(stored: string | null, segments: ManuscriptPreview['segments']): ManuscriptPlan {
  const proposal = planManuscript(
    segments.map(({ kind, title, start, end, volume }) => ({
      ...{ kind, title, start, end },
      ...(volume !== undefined && { volume }),
    })),
  );
  try {
    const parsed: unknown = JSON.parse(stored ?? 'null');
    if (!Array.isArray(parsed)) return proposal;
    const plan = parsed.map(parseSegment);
    return isWhole(plan) && coverage(plan) === coverage(proposal) ? plan : proposal;
  } catch {
    return proposal;
  }
}

function parseSegment(value: unknown): PlannedSegment {
  const segment = ManuscriptSegment.parse(value);
  const dropped = typeof value === 'object' && value !== null && 'dropped' in value && value.dropped === true;
  return { ...segment, dropped };
}

const coverage = (plan: ManuscriptPlan): string => `${plan[0]?.start}–${plan.at(-1)?.end}`;

const isWhole = (plan: ManuscriptPlan): boolean =>
  plan.every((segment, index) => index === 0 || plan[index - 1]?.end === segment.start);

import { dropSegment, mergeWithPrevious, renameSegment } from '@inkvine/contracts/manuscript-plan';
import type { ManuscriptPreview } from '@inkvine/contracts/stories';
import { describe, expect, it } from 'vitest';
import { beginPlan, changePlan, restorePlan } from './plan-history.ts';

const segments: ManuscriptPreview['segments'] = [
  { kind: 'front_matter', title: 'Licence', start: 0, end: 10, characters: 10, excerpt: '' },
  { kind: 'chapter', title: 'One', start: 10, end: 50, characters: 40, excerpt: '' },
  { kind: 'chapter', title: 'Two', start: 50, end: 90, characters: 40, excerpt: '' },
];
const proposal = restorePlan(null, segments);

describe('changePlan', () => {
  it('takes changes back one by one', () => {
    const begun = beginPlan(proposal);
    const dropped = changePlan(begun, { kind: 'edit', plan: dropSegment(proposal, 1) });
    const merged = changePlan(dropped, { kind: 'edit', plan: mergeWithPrevious(dropped.plan, 2) });
    expect(merged.plan).toHaveLength(2);
    expect(changePlan(merged, { kind: 'undo' }).plan).toEqual(dropped.plan);
    expect(changePlan(changePlan(merged, { kind: 'undo' }), { kind: 'undo' }).plan).toEqual(proposal);
  });

  it('counts letters typed into one title as one change', () => {
    let history = beginPlan(proposal);
    for (const title of ['A', 'Ab', 'Abc']) {
      history = changePlan(history, {
        kind: 'rename',
        index: 1,
        plan: renameSegment(history.plan, 1, title),
      });
    }
    history = changePlan(history, { kind: 'rename', index: 2, plan: renameSegment(history.plan, 2, 'Z') });
    expect(history.past).toHaveLength(2);
    history = changePlan(history, { kind: 'undo' });
    expect(history.plan.map(({ title }) => title)).toEqual(['Licence', 'Abc', 'Two']);
  });

  it('has nothing to take back at the beginning', () => {
    const begun = beginPlan(proposal);
    expect(changePlan(begun, { kind: 'undo' })).toBe(begun);
  });
});

describe('restorePlan', () => {
  it('leaves out what is not a chapter', () => {
    expect(proposal.map(({ dropped }) => dropped)).toEqual([true, false, false]);
  });

  it('brings an edited plan back', () => {
    const edited = mergeWithPrevious(renameSegment(proposal, 1, 'Uno'), 2);
    expect(restorePlan(JSON.stringify(edited), segments)).toEqual(edited);
  });

  it.each([
    ['no JSON', '{'],
    ['another shape', '[{"title":"x"}]'],
    ['a gap', JSON.stringify([proposal[0], proposal[2]])],
    ['another text', JSON.stringify(proposal.slice(0, 2))],
  ])('does not believe %s', (_, stored) => {
    expect(restorePlan(stored, segments)).toEqual(proposal);
  });
});

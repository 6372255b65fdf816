/** The newest saved state of a draft, as far as a save must know it. */
export interface DraftHead {
  /** 0 before the first save. */
  rev: number;
  clientId: string | null;
  /** Every revision after this one is of `clientId`. */
  clientFrom: number;
  /** The last operations that were applied and what each became, oldest first: `,opId:rev,opId:rev`. */
  ops: string;
}

export interface SaveRequest {
  baseRev: number;
  epoch: string;
  opId: string;
  clientId: string;
}

export type SaveDecision =
  | { kind: 'replay'; rev: number }
  | { kind: 'accept'; rev: number; clientFrom: number }
  | { kind: 'conflict' }
  | { kind: 'rewound' };

/** Operations remembered per draft: more than a client sends again after it was offline. */
export const REMEMBERED_OPS = 24;

/**
 * How far ahead a revision is numbered that is written past the buffer, which may hold revisions that cannot be
 * seen at that moment. Far more than can be on their way at once.
 */
export const REV_GAP = 1_000;

/**
 * The answer to a save where the whole history is known (the table of the autosave protocol): a repeated operation
 * is answered as before; text that grew from the head, or only past saves of the same client whose answers were
 * lost, is accepted; another client's newer text is a conflict; a base that this store never had is a rewind.
 */
export function decideSave(head: DraftHead, request: SaveRequest, epoch: string): SaveDecision {
  const replayed = findOp(head.ops, request.opId);
  if (replayed !== undefined) return { kind: 'replay', rev: replayed };
  if (request.epoch !== epoch || request.baseRev > head.rev) return { kind: 'rewound' };
  const isSameClient = head.clientId === request.clientId && request.baseRev >= head.clientFrom;
  if (request.baseRev < head.rev && !isSameClient) return { kind: 'conflict' };
  return {
    kind: 'accept',
    rev: head.rev + 1,
    clientFrom: isSameClient ? head.clientFrom : head.rev,
  };
}

/**
 * The answer while the buffer cannot be asked: only the durable head is known, and a client may rightly have seen
 * more than that. What is accepted is numbered past anything the buffer can hold.
 */
export function decideSavePastBuffer(durable: DraftHead, request: SaveRequest, epoch: string): SaveDecision {
  const known = request.baseRev > durable.rev ? { ...durable, rev: request.baseRev } : durable;
  const decision = decideSave(known, request, epoch);
  if (decision.kind !== 'accept') return decision;
  const clientFrom = known === durable ? decision.clientFrom : request.baseRev;
  return { kind: 'accept', rev: known.rev + REV_GAP, clientFrom };
}

/** The revision that an operation became, when it is remembered. */
function findOp(ops: string, opId: string): number | undefined {
  const at = ops.indexOf(`,${opId}:`);
  return at < 0 ? undefined : Number.parseInt(ops.slice(at + opId.length + 2), 10);
}

/** Remembers one more operation and forgets the oldest beyond `REMEMBERED_OPS`. */
export function rememberOp(ops: string, opId: string, rev: number): string {
  return `${ops},${opId}:${rev}`
    .split(',')
    .slice(1)
    .slice(-REMEMBERED_OPS)
    .map((op) => `,${op}`)
    .join('');
}

/**
 * Up to which revision of the store a text that grew from `baseRev` has seen, when it is written past the store. A
 * durable text that was itself written past it has not seen what lay there, and neither has who goes on from it.
 */
export function seenFrom(durable: { rev: number; seenRev: number }, baseRev: number): number {
  return baseRev > durable.rev ? baseRev : durable.seenRev;
}

/**
 * Revisions between the first and the second number, both left out: a text that was written past the store may lack
 * what they had. A client whose base is among them did not see its words go on.
 */
export type DraftGap = [after: number, before: number];

/** How many gaps are told apart; older ones become one, which is wider than they were. */
const TOLD_GAPS = 20;

/** The gaps of a draft once `rev` was written past whatever the store holds. */
export function addGap(gaps: readonly DraftGap[], rev: number): DraftGap[] {
  const all: DraftGap[] = [...gaps, [rev - REV_GAP, rev]];
  const [first, second, ...rest] = all;
  return all.length > TOLD_GAPS ? [[first![0], second![1]], ...rest] : all;
}

/** Whether the newest text may lack words of `rev`, which is of the same epoch. */
export const isInGap = (gaps: readonly DraftGap[], rev: number): boolean =>
  gaps.some(([after, before]) => after < rev && rev < before);

/**
 * Whether a buffered text would be lost to a durable one with a higher number: its writer had not seen all of it,
 * and it is not of the same client, whose later text holds the earlier.
 */
export function isSuperseding(
  buffered: DraftHead,
  durable: { clientId: string | null; seenRev: number },
): boolean {
  if (buffered.rev <= durable.seenRev) return false;
  return buffered.clientId !== durable.clientId || buffered.clientFrom > durable.seenRev;
}

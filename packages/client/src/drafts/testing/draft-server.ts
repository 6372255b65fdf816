import type { DraftDocument, OpenedDraft, SavedDraft, SaveDraftInput } from '@inkvine/contracts/drafts';
import type { AppErrorCode, ErrorDetails } from '@inkvine/contracts/errors';
import { ChapterId } from '@inkvine/contracts/primitives';
import { hashDocument } from '@inkvine/domain/drafts/hash-document';
import { addGap, REV_GAP, type DraftGap } from '@inkvine/domain/drafts/save-decision';
import { RequestFailed } from '../../app-error.ts';
import type { DraftApi } from '../draft-ports.ts';

interface Head {
  rev: number;
  document: DraftDocument;
  clientId: string | null;
  device: string | null;
}

/** Ways in which a server breaks the protocol. A check that does not notice them checks nothing. */
export type ServerMutant =
  | 'the last write wins'
  | 'an epoch outlives the loss of the buffer'
  | 'what is buffered is called durable'
  | 'kept revisions are thrown away'
  | 'gaps are not told';

export interface DraftServer extends DraftApi {
  readonly head: Head;
  readonly durable: Head;
  readonly revisions: DraftDocument[];
  readonly saves: SaveDraftInput[];
  /** What the flusher does now and then. */
  makeDurable(): void;
  /** The buffer is lost, and with it what was not durable. */
  loseBuffer(): void;
  /** Another device saves what grew from the durable text, while the buffer cannot be asked. */
  savePastBuffer(document: DraftDocument): void;
  /** The database goes back to an earlier day, and the buffer is thrown away. */
  restore(day: Head): void;
  /** Every call from now on is refused so; null ends it. */
  refuse(code: AppErrorCode | null): void;
}

const CHAPTER = ChapterId.parse('0197c8d2-0000-7000-8000-000000000001');

/** The answer table of the autosave protocol (product specification §2.1) for one draft, in memory. */
export function createDraftServer(first: DraftDocument, mutant: ServerMutant | null = null): DraftServer {
  let head: Head = { rev: 0, document: first, clientId: null, device: null };
  let durable = head;
  let gaps: DraftGap[] = [];
  let life = 1;
  let refusal: AppErrorCode | null = null;
  /** Who saved which revision, for "every newer one is from the same client". */
  let writers = new Map<number, string>();
  let answers = new Map<string, SavedDraft>();
  const revisions: DraftDocument[] = [];
  const saves: SaveDraftInput[] = [];
  const epoch = () => `life ${life}`;

  function fail(code: AppErrorCode, details?: ErrorDetails): never {
    throw new RequestFailed({ code, ...(details === undefined ? {} : { details }) });
  }
  function check(): void {
    if (refusal !== null) fail(refusal);
  }
  function describe(): SavedDraft {
    const durableRev = mutant === 'what is buffered is called durable' ? head.rev : durable.rev;
    const state = head.rev > durableRev ? 'buffered' : 'durable';
    return { chapterId: CHAPTER, rev: head.rev, durableRev, epoch: epoch(), gaps, state };
  }
  function save(input: SaveDraftInput): SavedDraft {
    saves.push(input);
    const former = answers.get(input.opId);
    if (former !== undefined) return former;
    if (mutant !== 'the last write wins') {
      if (input.epoch !== epoch() || input.baseRev > head.rev) {
        fail('DRAFT_REWOUND', { headRev: head.rev, durableRev: durable.rev, epoch: epoch() });
      }
      for (let rev = input.baseRev + 1; rev <= head.rev; rev += 1) {
        if (writers.get(rev) !== input.clientId) fail('DRAFT_CONFLICT', { headRev: head.rev });
      }
    }
    head = {
      rev: head.rev + 1,
      document: input.document,
      clientId: input.clientId,
      device: input.device,
    };
    writers.set(head.rev, input.clientId);
    const answer = describe();
    answers.set(input.opId, answer);
    return answer;
  }
  function rewind(): void {
    head = durable;
    answers = new Map();
    if (mutant !== 'an epoch outlives the loss of the buffer') life += 1;
    writers = new Map([...writers].filter(([rev]) => rev <= head.rev));
  }

  return {
    get head() {
      return head;
    },
    get durable() {
      return durable;
    },
    revisions,
    saves,
    async open(): Promise<OpenedDraft> {
      check();
      const { document, clientId, device } = head;
      const { state: _, ...facts } = describe();
      return { ...facts, document, hash: hashDocument(document), clientId, device, savedAt: null };
    },
    async save(input) {
      check();
      return save(input);
    },
    async status() {
      check();
      return describe();
    },
    async flush() {
      check();
      durable = head;
      return describe();
    },
    async keep({ document }) {
      check();
      if (mutant !== 'kept revisions are thrown away') revisions.push(document ?? head.document);
    },
    makeDurable() {
      durable = head;
    },
    loseBuffer: rewind,
    savePastBuffer(document) {
      const rev = durable.rev + REV_GAP;
      if (mutant !== 'gaps are not told') gaps = addGap(gaps, rev);
      head = durable = { rev, document, clientId: 'another', device: 'another' };
      writers.set(rev, 'another');
    },
    restore(day) {
      durable = day;
      rewind();
    },
    refuse(code) {
      refusal = code;
    },
  };
}

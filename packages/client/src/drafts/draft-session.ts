import { ERROR_META, type AppErrorCode } from '@inkvine/contracts/errors';
import type { DraftKey, SavedDraft, SaveDraftInput } from '@inkvine/contracts/drafts';
import { hashDocument } from '@inkvine/domain/drafts/hash-document';
import { isInGap } from '@inkvine/domain/drafts/save-decision';
import { parseAppError } from '../app-error.ts';
import {
  systemEnvironment,
  type DeviceNetwork,
  type DraftApi,
  type DraftEnvironment,
  type DraftJournal,
  type JournalEntry,
  type PendingKeep,
} from './draft-ports.ts';
import type {
  DraftReplacement,
  DraftSession,
  DraftSessionState,
  FlushReason,
  SaveState,
} from './draft-state.ts';
import { createDraftText, type DraftText } from './draft-text.ts';
import { createDraftTimers } from './draft-timers.ts';
import { createJournalKeeper } from './journal-keeper.ts';

export interface DraftSessionOptions {
  key: DraftKey;
  /** Of this running editor, chosen anew each time it starts. */
  clientId: string;
  /** For people: "Chrome on Linux". */
  device: string;
  api: DraftApi;
  journal: DraftJournal;
  network: DeviceNetwork;
  environment?: DraftEnvironment;
}

/**
 * Keeps one draft between an editor and the server so that no word is lost: product specification §2.1. It opens by
 * itself. One call is on its way at a time; what is written meanwhile goes with the next save.
 */
export function createDraftSession(options: DraftSessionOptions): DraftSession {
  const { clientId, device, api, network, environment = systemEnvironment } = options;
  const listeners = new Set<() => void>();
  const editors = new Set<(replacement: DraftReplacement) => void>();
  const text = createDraftText({ newId: environment.randomId, onReplace: announce });
  const timers = createDraftTimers(environment, { onDue, onRetry: () => void work() });
  const keeper = createJournalKeeper({ journal: options.journal, environment, snapshot, onChange: publish });
  const stopListening = network.subscribe(() => {
    if (network.isOnline()) void workAtOnce();
    else publish();
  });

  let { key } = options;
  let chapterId: JournalEntry['chapterId'] = key.chapterId;
  let phase: DraftSessionState['phase'] = 'opening';
  let durableRev = 0;
  let savedAt: number | null = null;
  let touchedAt = environment.now();
  let refusal: AppErrorCode | null = null;
  /** The last attempt failed and waits to be repeated. */
  let outage: AppErrorCode | null = null;
  /** Sent, and perhaps accepted; it is repeated as it is until the server answers. */
  let pending: SaveDraftInput | null = null;
  let mustMeet = true;
  let mustFlush = false;
  let isWanted = false;
  let isSaveDue = false;
  let isPollDue = false;
  let hasWritten = false;
  let running: Promise<void> | null = null;
  let isClosed = false;
  let state = describe();

  function describe(): DraftSessionState {
    return {
      ...{ phase, chapterId, durableRev, savedAt, save: saveState(), rev: text.base.rev },
      ...{ conflicts: text.conflicts, merged: text.merged, recovered: text.recovered },
      problem: refusal ?? outage,
      journalProblem: keeper.problem,
    };
  }
  function saveState(): SaveState {
    if (refusal !== null) return 'refused';
    const isHere = text.isClean && pending === null && !mustMeet;
    if (!isHere && (outage !== null || !network.isOnline())) return 'deviceOnly';
    if (!isHere) return running === null ? 'typing' : 'saving';
    if (text.conflicts.length > 0) return 'conflict';
    if (text.base.rev > durableRev) return 'buffered';
    return savedAt === null ? 'idle' : 'durable';
  }
  function publish(): void {
    const next = describe();
    const isSame = (Object.keys(next) as (keyof DraftSessionState)[]).every(
      (name) => next[name] === state[name],
    );
    if (isSame) return;
    state = next;
    for (const listener of listeners) listener();
  }
  function announce(replacement: DraftReplacement): void {
    if (phase === 'opening') return;
    for (const editor of editors) editor(replacement);
  }
  function snapshot(): JournalEntry {
    const { base, document, sent, keeps } = text;
    return {
      ...{ key, chapterId, clientId, device, document, at: touchedAt },
      ...{ epoch: base.epoch, baseRev: base.rev, base: base.document },
      ...{ sent: [...sent], keeps: [...keeps] },
      isUnsent: !text.isClean || keeps.length > 0,
    };
  }

  /** What there is to do next, the most urgent first; null when nothing is, or when it must wait. */
  function next(): (() => Promise<void>) | null {
    if (refusal !== null || timers.isRetrying) return null;
    if (phase === 'opening') return open;
    if (!timers.isSettled) return null;
    if (mustMeet) return meet;
    const keep = text.keeps[0];
    if (keep !== undefined) return () => sendKeep(keep);
    if (pending !== null) return send;
    if (!text.isClean && isSaveDue) return begin;
    if (text.base.rev <= durableRev) return null;
    if (mustFlush) return () => ask(api.flush);
    return isPollDue ? () => ask(api.status) : null;
  }
  function work(): Promise<void> {
    running ??= workOff().finally(() => {
      running = null;
      // Something may have come up since the last look.
      if (!isClosed && next() !== null) void work();
      publish();
    });
    publish();
    return running;
  }
  async function workOff(): Promise<void> {
    await Promise.resolve();
    for (let task = next(); task !== null && !isClosed; task = next()) {
      if (!network.isOnline()) {
        await fail('UNAVAILABLE');
        return;
      }
      try {
        await task();
        timers.resetRetries();
        outage = null;
      } catch (error) {
        await fail(parseAppError(error).code);
      }
      publish();
    }
    timers.poll(!isClosed && text.base.rev > durableRev);
  }
  /** A person or the network asks: what waits for its turn does not wait longer. */
  function workAtOnce(): Promise<void> {
    timers.resetRetries();
    refusal = null;
    return work();
  }
  async function fail(code: AppErrorCode): Promise<void> {
    if (code === 'DRAFT_CONFLICT' || code === 'DRAFT_REWOUND') {
      pending = null;
      mustMeet = true;
      isSaveDue = true;
      return;
    }
    if (ERROR_META[code].retry === 'later') {
      outage = code;
      timers.retry();
    } else {
      // The answer to a save that may have been accepted before is still to come after signing in again.
      if (code !== 'UNAUTHENTICATED') pending = null;
      refusal = code;
    }
    if (phase === 'opening') await startAlone();
  }

  async function open(): Promise<void> {
    // Before the server is asked: what a closing tab still brings there, and then takes out of the journal, is in one
    // of the two.
    const kept = await keeper.read(key);
    const opened = await api.open(key);
    if (isClosed) return;
    const entry = await ownEntry(kept, opened.chapterId);
    ({ chapterId } = opened);
    if (entry !== null) text.restore(entry);
    text.meet(opened, entry === null ? { kind: 'opened' } : { kind: 'recovered', at: entry.at });
    ({ durableRev } = opened);
    mustMeet = false;
    isSaveDue = true;
    phase = 'ready';
    await remember();
  }
  /** The journal's entry of this chapter. One of a chapter that was new before and exists by now goes to its place. */
  async function ownEntry(
    entry: JournalEntry | null,
    opened: JournalEntry['chapterId'],
  ): Promise<JournalEntry | null> {
    if (entry === null || key.chapterId !== null) return entry;
    if (entry.chapterId === null || entry.chapterId === opened) return entry;
    const place = { ...key, chapterId: entry.chapterId };
    if ((await keeper.read(place)) === null) await keeper.write({ ...entry, key: place });
    await keeper.remove(key);
    return null;
  }
  /** Without the server: with what the journal has, or with an empty page for a chapter that nobody has begun. */
  async function startAlone(): Promise<void> {
    const entry = await keeper.read(key);
    if (isClosed || (entry === null && key.chapterId !== null)) return;
    if (entry !== null) {
      text.restore(entry);
      ({ chapterId } = entry);
    }
    phase = 'ready';
    publish();
  }
  async function meet(): Promise<void> {
    const opened = await api.open(key);
    // A composition has begun: the text may not change under it.
    if (!timers.isSettled) return;
    if (key.chapterId === null && chapterId !== null && opened.chapterId !== chapterId) {
      // It has become a chapter, and the next new one begins under the old name.
      const former = key;
      key = { ...key, chapterId };
      await keeper.writeNow();
      await keeper.remove(former);
      return;
    }
    ({ chapterId } = opened);
    text.meet(opened, { kind: isWanted ? 'opened' : 'merged' });
    isWanted = false;
    ({ durableRev } = opened);
    mustMeet = false;
    isSaveDue = true;
    await remember();
  }
  async function begin(): Promise<void> {
    isSaveDue = false;
    timers.saved();
    const { document, base } = text;
    const hash = hashDocument(document);
    if (hash === base.hash) {
      text.acknowledge(base);
      await remember();
      return;
    }
    text.markSent(document);
    pending = {
      ...{ ...key, clientId, device, document, hash },
      ...{ baseRev: base.rev, epoch: base.epoch, opId: environment.randomId() },
    };
    // A server that takes it and a device that dies at once must not leave a journal that knows nothing of it.
    await keeper.writeNow();
    await send();
  }
  async function send(): Promise<void> {
    const sending = pending!;
    const answer = await api.save(sending);
    pending = null;
    hasWritten = true;
    savedAt = environment.now();
    ({ chapterId } = answer);
    const { document, hash } = sending;
    text.acknowledge({ rev: answer.rev, epoch: answer.epoch, document, hash });
    hear(answer);
    await remember();
  }
  async function ask(question: DraftApi['status']): Promise<void> {
    isPollDue = false;
    mustFlush = false;
    hear(await question(key));
    if (text.isClean && text.base.rev <= durableRev) await remember();
  }
  /** An answer of another life of the store, of fewer revisions than it had, or of a gap means that it lost some. */
  function hear(answer: SavedDraft): void {
    const { epoch, rev } = text.base;
    if (answer.epoch !== epoch || answer.rev < rev || isInGap(answer.gaps, rev)) mustMeet = true;
    else durableRev = Math.max(durableRev, answer.durableRev);
  }
  async function sendKeep(keep: PendingKeep): Promise<void> {
    await api.keep({ ...keep, chapterId: chapterId!, label: null });
    text.keeps.splice(text.keeps.indexOf(keep), 1);
    await remember();
  }
  function remember(): Promise<void> {
    const isSafe = text.isClean && text.keeps.length === 0 && !mustMeet && text.base.rev <= durableRev;
    return isSafe ? keeper.remove(key) : keeper.writeNow();
  }

  function onDue(what: 'save' | 'poll' | 'settled'): void {
    if (what === 'save') isSaveDue = true;
    if (what === 'poll') isPollDue = true;
    if (what === 'save' && (refusal === 'DRAFT_TOO_LARGE' || refusal === 'INVALID_INPUT')) refusal = null;
    void work();
  }
  function touch(): void {
    touchedAt = environment.now();
    keeper.touch();
  }
  /** After a choice of a person: what it changed is saved without delay. */
  function change(act: (of: DraftText) => void): void {
    act(text);
    if (!text.isClean) {
      touch();
      isSaveDue = true;
    }
    void work();
  }
  async function flush(reason: FlushReason): Promise<void> {
    isSaveDue = true;
    if (reason !== 'blur') mustFlush = true;
    if (phase === 'ready' && !text.isClean) await keeper.writeNow();
    await workAtOnce();
    // The work that was under way may have ended before it saw the order.
    await work();
    mustFlush = false;
    if (reason === 'shortcut' && text.isClean && hasWritten) {
      text.keeps.push({ reason: 'saved', document: null });
      await work();
    }
  }

  void work();
  return {
    get state() {
      return state;
    },
    get document() {
      return text.document;
    },
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    onReplace(listener) {
      editors.add(listener);
      return () => editors.delete(listener);
    },
    edit(document) {
      if (phase === 'opening' || document === text.document) return;
      text.edit(document);
      touch();
      timers.typed();
      publish();
    },
    composing: (isComposing) => timers.composing(isComposing),
    flush,
    resolve: (blockId, choice) => change(() => text.resolve(blockId, choice)),
    undoMerge: () => change(() => text.undoMerge()),
    dismissMerge: () => change(() => text.dismissMerge()),
    recover: (choice) => change(() => text.recover(choice)),
    async refresh() {
      mustMeet = true;
      isWanted = true;
      await workAtOnce();
      // The work that was under way may have ended before it saw the order.
      await work();
    },
    async close() {
      if (isClosed) return;
      timers.composing(false);
      timers.settle();
      if (phase === 'ready') await flush('leave');
      if (hasWritten && text.isClean) {
        text.keeps.push({ reason: 'session_end', document: null });
        await work();
      }
      isClosed = true;
      timers.stop();
      keeper.stop();
      stopListening();
    },
  };
}

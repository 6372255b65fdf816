import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import type { DraftJournal } from './draft-ports.ts';
import { createMemoryJournal } from './memory-journal.ts';
import { KEY, pass, sitDown, wordsOf } from './testing/desk.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('the journal of a session', () => {
  it('has every change within a second', async () => {
    const { append, journal } = await sitDown();
    append('one');
    await pass(500);
    append('two');
    await pass(500);
    const entry = await journal.read(KEY);
    expect(wordsOf(entry!.document)).toEqual(['a', 'one', 'two']);
    expect(entry).toMatchObject({ baseRev: 0, clientId: 'desk', isUnsent: true, at: 1_000_500 });
  });

  it('has a text before the server does', async () => {
    const journal = createMemoryJournal();
    const order: string[] = [];
    const { session, append, server } = await sitDown({
      journal: {
        ...journal,
        write: async (entry) => journal.write(entry).then(() => void order.push('journal')),
      },
    });
    append('one');
    const { save } = server;
    server.save = async (input) => {
      order.push('server');
      return save(input);
    };
    await session.flush('hidden');
    expect(order.slice(0, order.indexOf('server') + 1)).toContain('journal');
    expect(order.indexOf('journal')).toBeLessThan(order.indexOf('server'));
  });

  it('keeps what is buffered, and no more calls it unsent', async () => {
    const { append, journal } = await sitDown();
    append('one');
    await pass(2_000);
    expect(await journal.read(KEY)).toMatchObject({ baseRev: 1, isUnsent: false });
  });

  it.each([
    ['QuotaExceededError', 'full'],
    ['InvalidStateError', 'unavailable'],
  ])('tells of a device that refuses (%s), and saves all the same', async (name, problem) => {
    const refuse = () => Promise.reject(Object.assign(new Error('no'), { name }));
    const journal: DraftJournal = { ...createMemoryJournal(), write: refuse };
    const { server, session, append } = await sitDown({ journal });
    append('one');
    await pass(1_000);
    expect(session.state.journalProblem).toBe(problem);
    await pass(1_000);
    expect(wordsOf(server.head.document)).toEqual(['a', 'one']);
  });

  it('tells no more of a refusal when the device stores again', async () => {
    const journal = createMemoryJournal();
    let isFull = true;
    const { session, append } = await sitDown({
      journal: {
        ...journal,
        write: async (entry) => {
          if (isFull) throw Object.assign(new Error('no'), { name: 'QuotaExceededError' });
          await journal.write(entry);
        },
      },
    });
    append('one');
    await pass(1_000);
    isFull = false;
    append('two');
    await pass(1_000);
    expect(session.state.journalProblem).toBeNull();
  });

  it('gives words of a new chapter that has become one to that chapter', async () => {
    const journal = createMemoryJournal();
    const { append, session, server } = await sitDown({ journal });
    append('one');
    await pass(1_000);
    session.composing(true);
    const entry = await journal.read(KEY);
    const newKey = { ...KEY, chapterId: null };
    await journal.remove(KEY);
    await journal.write({ ...entry!, key: newKey, chapterId: crypto.randomUUID() as typeof KEY.chapterId });
    const next = await sitDown({ journal, server, clientId: 'next', key: newKey });
    expect(wordsOf(next.session.document)).toEqual(['a']);
    const moved = (await journal.list()).find(({ chapterId }) => chapterId !== KEY.chapterId);
    expect(moved).toMatchObject({ isUnsent: true, key: { chapterId: moved?.chapterId } });
  });
});

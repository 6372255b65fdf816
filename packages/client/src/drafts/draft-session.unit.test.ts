import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { createMemoryJournal } from './memory-journal.ts';
import { edited, faulty, KEY, pass, sitDown, textOf, unreachable, wordsOf } from './testing/desk.ts';
import { createDraftServer } from './testing/draft-server.ts';

beforeEach(() => {
  vi.useFakeTimers({ now: 1_000_000 });
});
afterEach(() => {
  vi.useRealTimers();
});

describe('when a save starts', () => {
  it('waits for two seconds of peace', async () => {
    const { server, session, append } = await sitDown();
    append('one');
    await pass(1_500);
    append('two');
    await pass(1_999);
    expect(server.saves).toHaveLength(0);
    expect(session.state.save).toBe('typing');
    await pass(1);
    expect(wordsOf(server.head.document)).toEqual(['a', 'one', 'two']);
  });

  it('waits no longer than ten seconds of typing', async () => {
    const { server, append } = await sitDown();
    for (let second = 0; second < 10; second += 1) {
      append(String(second));
      await pass(1_000);
    }
    expect(server.saves).toHaveLength(1);
  });

  it('does not wait when asked', async () => {
    const { server, session, append } = await sitDown();
    append('one');
    await session.flush('blur');
    expect(wordsOf(server.head.document)).toEqual(['a', 'one']);
    expect(server.durable.rev).toBe(0);
  });

  it('does not happen for a text that the server has', async () => {
    const { server, session } = await sitDown();
    session.edit(edited(session.document, 'a', 'changed'));
    session.edit(edited(session.document, 'a', 'a'));
    await pass(2_000);
    await session.flush('blur');
    expect(server.saves).toHaveLength(0);
    expect(session.state.save).toBe('idle');
  });

  it('waits for the end of a composition and 300 ms more', async () => {
    const { server, session, append } = await sitDown();
    session.composing(true);
    append('하');
    await pass(20_000);
    await session.flush('blur');
    expect(server.saves).toHaveLength(0);
    session.composing(false);
    await pass(299);
    expect(server.saves).toHaveLength(0);
    await pass(1);
    expect(server.saves).toHaveLength(1);
  });
});

describe('a save', () => {
  it('goes alone, and takes along with the next one what was written meanwhile', async () => {
    const server = createDraftServer(textOf('a'));
    const answers: (() => void)[] = [];
    const api = faulty(server, {
      save: async (input) => {
        await new Promise<void>((answer) => answers.push(answer));
        return server.save(input);
      },
    });
    const { session, append, replacements } = await sitDown({ server, api });
    append('one');
    await pass(2_000);
    append('two');
    await pass(2_000);
    append('three');
    await pass(2_000);
    expect(answers).toHaveLength(1);
    expect(session.state.save).toBe('saving');
    answers[0]!();
    await pass(0);
    expect(answers).toHaveLength(2);
    answers[1]!();
    await pass(0);
    expect(server.saves.map(({ baseRev, document }) => [baseRev, wordsOf(document)])).toEqual([
      [0, ['a', 'one']],
      [1, ['a', 'one', 'two', 'three']],
    ]);
    expect(replacements).toEqual([]);
  });

  it('is repeated as it was until it is answered, and then counts once', async () => {
    const server = createDraftServer(textOf('a'));
    let losses = 3;
    const api = faulty(server, {
      save: async (input) => {
        const answer = await server.save(input);
        if ((losses -= 1) >= 0) return unreachable();
        return answer;
      },
    });
    const { session, append } = await sitDown({ server, api });
    append('one');
    await pass(2_000);
    expect(session.state).toMatchObject({ save: 'deviceOnly', problem: 'UNAVAILABLE' });
    append('two');
    await pass(999);
    expect(server.saves).toHaveLength(1);
    await pass(1 + 2_000 + 4_000);
    expect(server.saves).toHaveLength(5);
    expect(new Set(server.saves.slice(0, 4).map(({ opId }) => opId)).size).toBe(1);
    expect(server.head.rev).toBe(2);
    expect(wordsOf(server.head.document)).toEqual(['a', 'one', 'two']);
    expect(session.state).toMatchObject({ save: 'buffered', problem: null });
  });

  it('is "saved" only when the database has it', async () => {
    const { server, session, append, journal } = await sitDown();
    append('one');
    await pass(2_000);
    expect(session.state).toMatchObject({ save: 'buffered', rev: 1, durableRev: 0 });
    await pass(30_000);
    expect(session.state.save).toBe('buffered');
    expect(await journal.read(KEY)).not.toBeNull();
    server.makeDurable();
    await pass(3_000);
    expect(session.state).toMatchObject({ save: 'durable', rev: 1, durableRev: 1 });
    expect(await journal.read(KEY)).toBeNull();
  });

  it('is made durable, and kept as a revision, when the author saves by hand', async () => {
    const { server, session, append } = await sitDown();
    append('one');
    await session.flush('shortcut');
    expect(session.state.save).toBe('durable');
    expect(server.revisions.map(wordsOf)).toEqual([['a', 'one']]);
  });

  it.each(['FORBIDDEN', 'NOT_FOUND', 'DRAFT_TOO_LARGE'] as const)(
    'that is refused (%s) leaves the text here and in the journal',
    async (code) => {
      const { server, session, append, journal } = await sitDown();
      server.refuse(code);
      append('one');
      await pass(60_000);
      expect(session.state).toMatchObject({ save: 'refused', problem: code });
      expect(wordsOf(session.document)).toEqual(['a', 'one']);
      expect(await journal.read(KEY)).toMatchObject({ isUnsent: true });
      server.refuse(null);
      await session.flush('leave');
      expect(session.state.save).toBe('durable');
    },
  );

  it('that was too large is tried again when the text has changed', async () => {
    const { server, append } = await sitDown();
    server.refuse('DRAFT_TOO_LARGE');
    append('one');
    await pass(2_000);
    server.refuse(null);
    append('two');
    await pass(2_000);
    expect(server.saves).toHaveLength(1);
  });
});

describe('without a network', () => {
  it('says that the text is on this device only, and sends it when the network returns', async () => {
    const { server, session, append, network } = await sitDown();
    network.plug(false);
    append('one');
    expect(session.state.save).toBe('deviceOnly');
    await pass(3_600_000);
    expect(server.saves).toHaveLength(0);
    network.plug(true);
    await pass(0);
    expect(server.saves).toHaveLength(1);
    expect(session.state.save).toBe('buffered');
  });

  it('opens what the journal has, and sends it when the server answers', async () => {
    const server = createDraftServer(textOf('a'));
    const journal = createMemoryJournal();
    const first = await sitDown({ server, journal });
    first.network.plug(false);
    first.append('one');
    await first.session.close();

    server.refuse('UNAVAILABLE');
    const second = await sitDown({ server, journal, clientId: 'later' });
    expect(second.session.state).toMatchObject({ phase: 'ready', save: 'deviceOnly' });
    expect(wordsOf(second.session.document)).toEqual(['a', 'one']);
    second.append('two');
    server.refuse(null);
    await pass(5_000);
    expect(wordsOf(server.head.document)).toEqual(['a', 'one', 'two']);
  });

  it('stays at opening when this device knows nothing of the chapter', async () => {
    const server = createDraftServer(textOf('a'));
    server.refuse('UNAVAILABLE');
    const { session } = await sitDown({ server });
    expect(session.state).toMatchObject({ phase: 'opening', problem: 'UNAVAILABLE' });
    server.refuse(null);
    await pass(1_000);
    expect(session.state).toMatchObject({ phase: 'ready', save: 'idle', problem: null });
  });
});

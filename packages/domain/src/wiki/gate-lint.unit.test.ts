import { describe, expect, it } from 'vitest';
import { checkGate, createMentionFinder, isParticles } from './gate-lint.ts';

const chapters = (...texts: string[]) =>
  texts.map((text, index) => ({ id: `c${index + 1}`, position: index + 1, text }));

function firstMention(name: string, ...texts: string[]): number | undefined {
  const finder = createMentionFinder([name, '다른이름', 'X']);
  for (const chapter of chapters(...texts)) finder.read(chapter);
  return finder.mentionOf(name)?.position;
}

describe('mentions of names', () => {
  it.each([
    ['한서', ['그는 갔다.', '한서에게서는 소식이 없다.'], 2],
    ['한서', ['한서윤이 왔다.', '한서, 너였구나.'], 2],
    ['한서', ['권한서가 왔다.', '한서는 웃었다.'], 2],
    ['한서', ['한서님께서도 오셨다.'], 1],
    ['한상욱', ['“한상욱이라고 합니다.”'], 1],
    ['한서', ['아무도 없다.'], undefined],
    ['해진문서', ['문에는 ‘해진문서’라고 적혀 있다.'], 1],
    ['Will', ['I will go.', 'Willow said so.', "That is Will's."], 3],
    ['Captain Pell', ['Captain Pellow', 'It was Captain Pell.'], 2],
    ['눈', ['눈이 온다.'], 1],
  ])('%s in %j', (name, texts, position) => {
    expect(firstMention(name, ...texts)).toBe(position);
  });

  it('come with the words around them', () => {
    const finder = createMentionFinder(['해진']);
    finder.read({ id: 'c', position: 1, text: `${'가 '.repeat(40)}작성자\n해진. 그런 건 안 남는다.` });
    expect(finder.mentionOf('해진')?.quote).toContain('작성자 해진. 그런 건');
  });

  it('follow a run of particles only', () => {
    expect(['', '는', '에게서는', '님께서도'].every(isParticles)).toBe(true);
    expect(['윤이', '산'].some(isParticles)).toBe(false);
  });
});

describe('the lint', () => {
  const mention = { chapterId: 'c', position: 5, quote: '' };
  it.each([
    [5, mention, null],
    [4, mention, 'too_early'],
    [6, mention, 'too_late'],
    [0, mention, null],
    [3, undefined, 'never_mentioned'],
    [null, mention, 'no_gate'],
  ] as const)('gate %s', (gate, where, problem) => {
    expect(checkGate(gate, where)).toBe(problem);
  });
});

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { profaneWords } from '../../../src/inference/guardrail/profanity.ts';
import { WordFinder } from '../../../src/inference/guardrail/word-finder.ts';
import { WordWatch } from '../../../src/inference/guardrail/word-watch.ts';

const finderOf = (...words: string[]) => new WordFinder(words.map((text) => ({ text, rule: text })));
const found = (text: string, ...words: string[]) => [...finderOf(...words).find(text)];

describe('words of a guardrail', () => {
  for (const [text, words, expected] of [
    ['A heron stood there.', ['heron'], ['heron']],
    ['A HERON stood there.', ['heron'], ['heron']],
    ['herons, heronry, aheron, heron2', ['heron'], []],
    ['heron', ['heron'], ['heron']],
    ['(heron)', ['heron'], ['heron']],
    ['grey   heron\n flies', ['Grey Heron'], ['Grey Heron']],
    ['ｈｅｒｏｎ and h\u200beron', ['heron'], ['heron']],
    ['Größe zählt', ['größe'], ['größe']],
    ['I write C++ and c#', ['c++', 'C#', 'c'], ['c++', 'c', 'C#']],
    ['mail to @heron now', ['@heron'], ['@heron']],
    ['私は東京に住む', ['東京'], ['東京']],
    ['a b', ['a', 'b'], ['a', 'b']],
    ['', ['heron'], []],
    ['heron', [' '], []],
    ['the e\u0301gret', ['égret'], ['égret']],
  ] as const) {
    test(`${JSON.stringify(text)} has of ${words.join(', ')}: ${expected.join(', ') || 'none'}`, () => {
      assert.deepEqual(found(text, ...words).sort(), [...expected].sort());
    });
  }

  test('the managed list has words in lower case, each once, and finds them', () => {
    const words = profaneWords();
    assert.ok(words.length > 80);
    assert.equal(new Set(words).size, words.length);
    assert.ok(words.every((word) => /^[a-z][a-z ]+[a-z]$/.test(word)));
    for (const word of words) assert.ok(found(`Well, ${word.toUpperCase()}!`, ...words).length > 0, word);
    assert.deepEqual(found('The class passed the assessment in Scunthorpe, Essex.', ...words), []);
  });

  test('ten thousand words on a long text take no time to speak of', () => {
    const words = Array.from({ length: 10_000 }, (_, at) => `word${at} of the list`);
    const finder = finderOf(...words);
    const text = 'word word9 of the list, '.repeat(4_000);
    assert.deepEqual([...finder.find(text)], ['word9 of the list']);
  });
});

describe('words in a text that comes in pieces', () => {
  const watched = (pieces: readonly string[], ...words: string[]) => {
    const seen = new Set<string>();
    const watch = new WordWatch(finderOf(...words), (rule) => seen.add(rule));
    let passed = '';
    for (const piece of pieces) {
      passed += watch.write(piece);
      if (seen.size > 0) return { passed, seen: [...seen] };
    }
    return { passed: passed + watch.end(), seen: [...seen] };
  };

  test('are found at every split, and nothing of them has passed', () => {
    const text = 'There was a grey heron by the h\u200be\u200bron pond.';
    for (let at = 0; at <= text.length; at += 1) {
      const { passed, seen } = watched([text.slice(0, at), text.slice(at)], 'grey heron');
      assert.deepEqual(seen, ['grey heron'], `${at}`);
      assert.ok('There was a '.startsWith(passed), passed);
    }
  });

  test('whatever the words and the cuts: found where they are in the whole text, and else all of it passes', () => {
    const letter = fc.constantFrom('a', 'b', ' ', '-', '\u200b', 'é', 'e\u0301', '東', 'A');
    const texts = fc.string({ unit: letter, maxLength: 30 });
    fc.assert(
      fc.property(
        fc.array(
          fc.string({ unit: fc.constantFrom('a', 'b', ' ', '-', 'é', '東'), minLength: 1, maxLength: 4 }),
          {
            minLength: 1,
            maxLength: 3,
          },
        ),
        texts,
        fc.array(fc.nat(30), { maxLength: 6 }),
        (words, text, cuts) => {
          const at = [0, ...cuts.map((cut) => Math.min(cut, text.length)).sort((a, b) => a - b), text.length];
          const pieces = at.slice(1).map((end, index) => text.slice(at[index], end));
          const whole = found(text, ...words);
          const { passed, seen } = watched(pieces, ...words);
          assert.equal(seen.length > 0, whole.length > 0);
          if (whole.length === 0) assert.equal(passed, text);
          else assert.ok(text.startsWith(passed) && found(`${passed}x`, ...words).length === 0);
        },
      ),
      { numRuns: Number(process.env['CAPROCK_FUZZ_RUNS'] ?? 300) },
    );
  });
});

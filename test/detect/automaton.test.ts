import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Automaton } from '../../src/detect/engine/expression/automaton.ts';
import type { Text } from '../../src/detect/engine/text.ts';

function textOf(text: string): Text {
  return { bytes: new TextEncoder().encode(`${text}${'\0'.repeat(8)}`), length: text.length };
}

describe('an automaton of an expression', () => {
  test('lets through what matches, and what is not known far enough to tell', () => {
    const automaton = new Automaton(/(?<!x)(?:ab|cd{2,3})-?(?:\d{1,2}|\.)+z(?!z)/y);
    for (const text of ['ab1z', 'cdd-12.z', 'ab-', 'c', '']) {
      assert.equal(automaton.mayMatch(textOf(text), 0), true, text);
    }
    assert.equal(automaton.mayMatch(textOf('xab.z'), 1), true);
    for (const text of ['cd-1z', 'ab--', 'abz', 'ab1x', 'b', 'ab1 z']) {
      assert.equal(automaton.mayMatch(textOf(text), 0), false, text);
    }
  });

  test('reads what must follow a match, and back-references as their group', () => {
    const automaton = new Automaton(/([ -])a\1b(?= c| d)/iy);
    assert.equal(automaton.mayMatch(textOf(' A-B C'), 0), true);
    assert.equal(automaton.mayMatch(textOf(' a.b c'), 0), false);
    assert.equal(automaton.mayMatch(textOf(' a b e'), 0), false);
  });

  test('looks no farther than some dozens of characters', () => {
    const automaton = new Automaton(/a[a-z]{0,400}1/y);
    assert.equal(automaton.mayMatch(textOf(`a${'b'.repeat(20)} `), 0), false);
    assert.equal(automaton.mayMatch(textOf(`a${'b'.repeat(90)} `), 0), true);
  });
});

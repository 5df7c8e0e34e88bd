import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { isExactNumber, parseExactJson, writtenOut } from '#kernel';

describe('JSON whose numbers stay what they are', () => {
  for (const text of [
    '{"seed":12345678901234567890}',
    '[6212345678900000003,-9007199254740993,0.12345678901234567891,1e400,1e-400,4111111111111111.0]',
    '{"__proto__":{"a":12345678901234567890},"b":[{"c":1.5}]}',
    '12345678901234567890',
    '[[-6212345678900000003],6212345678900000003]',
  ]) {
    test(`${text.slice(0, 30)} is written again to the letter`, () => {
      assert.equal(JSON.stringify(parseExactJson(text)), text);
    });
  }

  test('wherever a number may stand, it is seen', () => {
    for (const number of [
      '12345678901234567890',
      '-12345678901234567890',
      '1e400',
      '-1.25E-400',
      '0.1234567890123456789',
    ]) {
      for (const space of ['', ' ', '\n', '\t', '\r\n  ']) {
        for (const [before, behind] of [
          ['', ''],
          ['[', ']'],
          ['[0,', ',0]'],
          ['{"a":', '}'],
          ['[{},', ']'],
          ['["3e",', ']'],
        ]) {
          const text = `${before}${space}${number}${space}${behind}`;
          assert.equal(JSON.stringify(parseExactJson(text)), `${before}${number}${behind}`, text);
        }
      }
    }
  });

  test('numbers that JavaScript holds are numbers, whatever else there is', () => {
    const text =
      '{"a":[1,1.50,-0.0,1E3,9007199254740991,0.1],"b":"12345678901234567890","c":12345678901234567890}';
    const { c, ...others } = parseExactJson(text) as { readonly c: unknown };
    assert.deepEqual(others, { a: [1, 1.5, -0, 1000, 9007199254740991, 0.1], b: '12345678901234567890' });
    assert.ok(isExactNumber(c));
    assert.equal(isExactNumber({ rawJSON: '1' }), false);
  });

  test('nested deeper than a reviver goes it is read as JSON.parse reads it', () => {
    const deep = '['.repeat(100_000) + '12345678901234567890' + ']'.repeat(100_000);
    assert.ok(Array.isArray(parseExactJson(deep)));
  });

  test('what is no JSON is a SyntaxError', () => {
    for (const text of ['{"a":12345678901234567890', '', '01e5']) {
      assert.throws(() => parseExactJson(text), SyntaxError);
    }
  });

  test('a whole number is its digits, however it is written', () => {
    const written: Readonly<Record<string, string>> = {
      '4111111111111111': '4111111111111111',
      '4111111111111111.0': '4111111111111111',
      '4.1111111111111110e15': '4111111111111111',
      '41111111111111110E-1': '4111111111111111',
      '-6.212345678900000003e+18': '-6212345678900000003',
      '0.04111e5': '4111',
      '1.5': '1.5',
      '1e400': '1e400',
      '1e-7': '1e-7',
    };
    for (const [source, digits] of Object.entries(written)) assert.equal(writtenOut(source), digits);
  });
});

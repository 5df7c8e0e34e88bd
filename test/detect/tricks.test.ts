import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import * as fc from 'fast-check';
import { builtInIdentifiers, createDetector, type Finding } from '#detect';
import { fuzzRounds } from './fuzz.ts';

const detector = createDetector();

/** Type, text and bytes of each finding. */
function found(text: string): [string, string, string][] {
  const bytes = Buffer.from(text);
  return detector
    .find(text)
    .map(({ type, start, end, startByte, endByte }) => [
      type,
      text.slice(start, end),
      bytes.subarray(startByte, endByte).toString(),
    ]);
}

describe('text that is meant to deceive', () => {
  const card = 'CREDIT_DEBIT_CARD_NUMBER';
  const cases: Readonly<Record<string, readonly [string, string, string]>> = {
    'full-width digits': [
      'pay ４１１１ １１１１ １１１１ １１１１ now',
      card,
      '４１１１ １１１１ １１１１ １１１１',
    ],
    'Arabic-Indic digits': ['pay ٤١١١١١١١١١١١١١١١ now', card, '٤١١١١١١١١١١١١١١١'],
    'zero-width characters between digits': [
      'é 4111\u200b1111\u200d1111\u2060111\ufeff1 é',
      card,
      '4111\u200b1111\u200d1111\u2060111\ufeff1',
    ],
    'marks of direction around and inside': [
      '\u202e\u20664111\u202c111111111111\u2069\u202c',
      card,
      '4111\u202c111111111111',
    ],
    'no-break spaces and typographic hyphens': [
      '4111\u00a01111\u00a01111\u00a01111',
      card,
      '4111\u00a01111\u00a01111\u00a01111',
    ],
    'a full-width at sign': ['to ada＠example.com', 'EMAIL', 'ada＠example.com'],
    'an emoji before and after': ['😀 ada@example.com 😀', 'EMAIL', 'ada@example.com'],
    'lone surrogates around': ['\ud800 ada@example.com \udc00', 'EMAIL', 'ada@example.com'],
  };
  for (const [title, [text, type, data]] of Object.entries(cases)) {
    test(`${title}: found, its span exact in units and in bytes`, () => {
      assert.deepEqual(found(text), [[type, data, data]]);
    });
  }

  test('a longer row of unseen characters than is skipped parts what it stands between', () => {
    assert.deepEqual(found(`411111111111${'\u200b'.repeat(9)}1111`), []);
  });

  test('places agree with the text, whatever it is made of', () => {
    const part = fc.oneof(
      fc.constantFrom('\u200b', '\ufeff', 'é', '漢', '😀', '４', ' ', 'x'),
      fc.string({ unit: 'binary' }),
    );
    fc.assert(
      fc.property(fc.array(part), fc.array(part), (before, after) => {
        const text = `${before.join('')} ada@example.com ${after.join('')}`;
        const [finding] = detector
          .find(text)
          .filter(({ start, end }) => text.slice(start, end) === 'ada@example.com');
        assert.ok(finding);
        const bytes = Buffer.from(text);
        assert.equal(bytes.subarray(finding.startByte, finding.endByte).toString(), 'ada@example.com');
      }),
      { numRuns: fuzzRounds(200) },
    );
  });
});

describe('a text beyond ASCII that comes in pieces', () => {
  test('has the same places wherever it is cut, within a character too', () => {
    const text = '😀é\u200b４ ada@example.com \ud83d 😀';
    const [whole] = detector.find(text);
    assert.ok(whole);
    assert.equal(whole.startByte, Buffer.byteLength(text.slice(0, whole.start)));
    for (let cut = 0; cut <= text.length; cut += 1) {
      const findings: Finding[] = [];
      const masker = detector.masker((finding) => {
        findings.push(finding);
        return '';
      });
      masker.write(text.slice(0, cut));
      masker.write(text.slice(cut));
      masker.end();
      assert.deepEqual(findings, [whole], `cut at ${cut}`);
    }
  });
});

describe('bytes that are not UTF-8', () => {
  test('are searched all the same, and byte offsets count the bytes as they are', () => {
    const junk = [
      Buffer.from([0xff, 0xfe]),
      Buffer.from([0xe2, 0x82]),
      Buffer.from([0xf0, 0x9f, 0x98]),
      Buffer.from([0x80]),
    ];
    for (const before of junk) {
      const bytes = Buffer.concat([before, Buffer.from(' ada@example.com '), before]);
      const [finding, ...more] = detector.findBytes(bytes);
      assert.ok(finding);
      assert.deepEqual(more, []);
      assert.equal(bytes.subarray(finding.startByte, finding.endByte).toString(), 'ada@example.com');
      const text = new TextDecoder().decode(bytes);
      assert.equal(text.slice(finding.start, finding.end), 'ada@example.com');
    }
  });
});

describe('hostile input', () => {
  const all = createDetector({ identifiers: builtInIdentifiers, threshold: 0 });
  const hostile: Record<string, string> = {
    'one long word': 'a',
    digits: '1',
    'digits and hyphens': '1-',
    'digits and spaces': '4111 ',
    'at signs': 'a@',
    'dots before and after at signs': 'a.a.a@b.b.',
    'beginnings of tokens': 'eyJhbGciOiJub25l.',
    'beginnings of tokens in one run': 'eyJ0-',
    'beginnings of a token that does not end': 'sk-proj-ghp_xoxb-',
    'cards and telephone numbers that are none': '4111 4111-0301 2345 ',
    'words for numbers': 'account 1 passport 2 ',
    'digits of other scripts': '\uff14\uff11\u0661\u0662 ',
    'beginnings of keys': '-----BEGIN PRIVATE KEY-----',
    'plus signs and brackets': '+1(2',
    'upper-case groups': 'GB82 WEST ',
    'secret words': 'aws secret A1b2',
    colons: '1:',
    'unseen characters': '\u200b1',
  };
  for (const [title, unit] of Object.entries(hostile)) {
    // Linear work takes some 100 ms; quadratic work would take hours.
    test(`is searched in linear time: ${title}`, { timeout: 120_000 }, () => {
      all.find(unit.repeat(Math.ceil(400_000 / unit.length)));
    });
  }
});

import { IS, kinds, LOWER_LETTER, OTHER_LETTER, UPPER_LETTER } from '../../engine/characters.ts';
import type { Text } from '../../engine/text.ts';
import type { Identifier } from '../../identifier.ts';
import { familyWords, greetings, namingWords, tellingWords } from './name-cues.ts';
import { firstNames } from './first-names.ts';
import { WordSet } from './word-set.ts';

/** Words in capitals that follow a given name without being a surname. */
const NO_SURNAMES =
  'University College School Street Road Avenue Lane Park Inc Ltd LLC Corp Company Foundation Institute ' +
  'Hospital Church River Island Beach City County Award Prize Day January February March April May June ' +
  'July August September October November December Monday Tuesday Wednesday Thursday Friday Saturday ' +
  'Sunday The And But For With From Who Was Is Has Had I He She It They We You This That In On At To Of ' +
  'As My Your His Her Our Their There All Everyone Everybody Anyone Team Folks Friends Guys World Sir ' +
  'Madam God Customer User What When Where Why How If So No Not Yes Please Thank Thanks Let New One Two ' +
  'First Are Be Do Does Did Can Will A An Or By Square Parks Union Pass Flat Flats Bypass Cliffs Drive ' +
  'Court Investments Group Bank Center Centre Library Project License Framework Language';
const noSurnames = new WordSet(NO_SURNAMES.split(' '));

/** A word that begins with a capital letter, of any script with case; 1 to 3 stand for letters beyond ASCII. */
const WORD = String.raw`[A-Z\x02\x03][A-Za-z\x01\x02\x03]{0,24}(?:['-][A-Za-z\x02][a-z\x01\x03]{1,24})?`;
const SURNAME = String.raw`(?:[A-Z]\.? )?(?:(?:van|von|de|der|den|del|della|di|da|dos|la|le|al|bin|ibn|ten|ter) ){0,2}${WORD}`;

const [SPACE, APOSTROPHE, HYPHEN] = [0x20, 0x27, 0x2d];

/** A cue and a name behind it; the cue is not part of the data, and so stands in a look-behind. */
const named = new RegExp(`${WORD}(?: ${SURNAME}){0,2}(?![\\w@])`);

const GIVEN = String.raw`[A-Z][a-z\x01]{1,24}(?:-[A-Z][a-z\x01]{1,24})?`;

// eslint-disable-next-line no-control-regex
const ROW_NAME = /[A-Za-z\x01-]+/g;

/** Names as the engine sees them: 1 stands for a small letter beyond ASCII. */
/** What stands behind a cue; short enough to be sought near one. */
const shortly = new RegExp(
  String.raw`(?<![\w@./-])[A-Z\x02\x03][A-Za-z\x01\x02]{1,20}(?:-[A-Z][a-z\x01]{1,12})?(?: (?:[A-Z]\.? )?[A-Z\x02][A-Za-z\x01\x02']{1,20}){0,2}(?![\w@])`,
);

const known: ReadonlySet<string> = new Set(firstNames.map((one) => one.replaceAll(/[^ -~]/g, '\x01')));

/** Gazetteer and cues: patterns cannot know names. What this finds is measured in docs/detection.md. */
export const name: Identifier = {
  type: 'NAME',
  onByDefault: false,
  forms: [
    {
      anchor: { words: firstNames },
      expression: new RegExp(
        String.raw`(?<![\w@./-])[A-Z][A-Za-z\x01]{1,24}(?:-[A-Z][a-z\x01]{1,24})?(?: ${SURNAME}){1,2}(?![\w@])`,
      ),
      check: lengthOfName,
      score: 0.65,
      reason: 'a given name and a word in capitals behind it',
    },
    {
      anchor: { words: firstNames },
      expression: new RegExp(
        String.raw`(?<![\w@./'-])${GIVEN}(?:(?:, (?:and )?| and | & | or )${GIVEN}(?![\w@])){1,6}`,
      ),
      check: (candidate) => lengthOfList(candidate),
      score: 0.6,
      reason: 'given names in a row',
    },
    {
      anchor: { words: firstNames },
      expression: new RegExp(
        String.raw`(?<![\w@./'-])${GIVEN}(?='s [a-z]|, (?:can|could|please)|: ?["A-Z]| (?:is|was|has|had|said|says|asks|asked|told|tells|replied|wrote|writes|lives|lived|works|worked|went|goes|wants|wanted|knows|knew|thinks|thought|loves|loved|likes|liked|met|gave|spent|left|died|married|shouted|called|will|would|can|could|did|does) )`,
      ),
      check: (candidate) => (known.has(firstOf(candidate)) ? candidate.length : 0),
      score: 0.6,
      reason: 'a given name and what only people do behind it',
    },
    {
      keywords: { words: familyWords, within: 1 },
      withoutDigits: true,
      expression: shortly,
      check: (candidate, text, start) => (isWritten(candidate, text, start) ? trimmed(candidate) : 0),
      score: 0.6,
      reason: 'a word in capitals behind a word for a relative, a friend or a name',
    },
    {
      keywords: { words: [...greetings, ...tellingWords, ...namingWords], within: 2 },
      withoutDigits: true,
      expression: shortly,
      check: (candidate, text, start) =>
        isWritten(candidate, text, start) && known.has(firstOf(candidate)) ? trimmed(candidate) : 0,
      score: 0.6,
      reason: 'a given name behind a greeting or a word for speech',
    },
    {
      anchor: {
        words: [
          'mr',
          'mrs',
          'ms',
          'miss',
          'dr',
          'prof',
          'herr',
          'frau',
          'monsieur',
          'madame',
          'mme',
          'señor',
          'señora',
          'sir',
          'dame',
          'sra',
          'doña',
          'signor',
          'signora',
          'fru',
          'professor',
          'senator',
          'sergeant',
          'captain',
          'rev',
          'sgt',
          'capt',
        ],
      },
      expression: new RegExp(
        String.raw`(?<![\w@.-])[A-Z][a-z\x01]{1,8}\.? ${WORD}(?: ${SURNAME}){0,2}(?![\w@])`,
      ),
      check: lengthOfName,
      score: 0.7,
      reason: 'a form of address and a word in capitals behind it',
    },
    {
      keywords: {
        words: [
          'my name',
          'full name',
          'first name',
          'last name',
          'given name',
          'family name',
          'maiden name',
          'married name',
          'surname',
          'nickname',
          'name on the account',
          'customer name',
          'patient name',
          'contact name',
          'cardholder',
          'account holder',
          'nachname',
          'vorname',
          'apellido',
          'prénom',
          'cognome',
        ],
        assigned: true,
      },
      expression: named,
      check: (candidate, text, start) => (isWritten(candidate, text, start) ? trimmed(candidate) : 0),
      score: 0.65,
      reason: 'a word in capitals that is assigned to a word for a name',
    },
    {
      keywords: {
        words: ['name', 'patient', 'customer', 'nombre', 'nom', 'contact', 'employee'],
        assigned: true,
      },
      expression: named,
      check: (candidate, text, start) =>
        isWritten(candidate, text, start) && known.has(firstOf(candidate)) ? trimmed(candidate) : 0,
      score: 0.6,
      reason: 'a given name that is assigned to a word for a person',
    },
  ],
  examples: [
    'I met Ada Lovelace, you met Emily van der Berg. '.slice(17, 47),
    'signed by Dr. Strangelove yesterday',
    'my name is Rubija',
    '{"lastName": "Hopper"}',
    'my brother Zbynek came',
    'Hello Maria, how are you',
    'with Anna, Maria and Stefan there',
    'Stefan said nothing',
  ],
  counterExamples: [
    'for Stefan only',
    'Hello World',
    'my brother The',
    'Then is now and Rust, Go and Zig',
    'James University',
    'the name is long',
    'name: null',
    'mr. nobody',
  ],
};

/** A given name needs a surname: the second word, or the third behind an initial. */
function lengthOfName(candidate: string): number {
  const space = candidate.indexOf(' ');
  const end = candidate.indexOf(' ', space + 1);
  const isNone = noSurnames.has(candidate, space + 1, end < 0 ? candidate.length : end);
  return isNone ? 0 : trimmed(candidate, space);
}

/** How long it is without the last words where these are no surnames; the word behind `known` is one. */
function trimmed(candidate: string, known = -1): number {
  let end = candidate.length;
  for (;;) {
    const space = candidate.lastIndexOf(' ', end - 1);
    if (space <= known || !noSurnames.has(candidate, space + 1, end)) return end;
    end = space;
  }
}

/** As many names as are given ones; one alone is no row. */
function lengthOfList(candidate: string): number {
  let end = 0;
  let count = 0;
  for (const found of candidate.matchAll(ROW_NAME)) {
    const [one] = found;
    if (/^(?:and|or)$/.test(one)) continue;
    if (!known.has(firstOf(one))) break;
    end = found.index + one.length;
    count += 1;
  }
  return count > 1 ? end : 0;
}

function firstOf(candidate: string): string {
  // eslint-disable-next-line no-control-regex
  return /^[A-Za-z\x01]+/.exec(candidate)?.[0].toLowerCase() ?? '';
}

/** As names are written: one capital letter and small ones; no identifier of a program, no abbreviation. */
function isWritten(candidate: string, { bytes }: Text, start: number): boolean {
  const end = start + candidate.length;
  let at = start + 1;
  for (; at < end && bytes[at] !== SPACE; at += 1) {
    const byte = bytes[at] ?? 0;
    const joins = byte === APOSTROPHE || byte === HYPHEN;
    if (joins && at + 1 < end && isUpper(bytes[at + 1] ?? 0)) at += 1;
    else if (!isLower(byte)) return false;
  }
  const first = bytes[start] ?? 0;
  const begins = isUpper(first) || first === UPPER_LETTER || first === OTHER_LETTER;
  return begins && at > start + 1 && !noSurnames.has(candidate, 0, at - start);
}

function isUpper(byte: number): boolean {
  return ((kinds[byte] ?? 0) & IS.upper) !== 0;
}

function isLower(byte: number): boolean {
  return ((kinds[byte] ?? 0) & IS.lower) !== 0 || byte === LOWER_LETTER;
}

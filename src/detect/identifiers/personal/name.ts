import type { Identifier } from '../../identifier.ts';
import { firstNames } from './first-names.ts';

/** Words in capitals that follow a given name without being a surname. */
const NO_SURNAME =
  /^(?:University|College|School|Street|Road|Avenue|Lane|Park|Inc|Ltd|LLC|Corp|Company|Foundation|Institute|Hospital|Church|River|Island|Beach|City|County|Award|Prize|Day|January|February|March|April|May|June|July|August|September|October|November|December|Monday|Tuesday|Wednesday|Thursday|Friday|Saturday|Sunday|The|And|But|For|With|From|Who|Was|Is|Has|Had|I|He|She|It|They|We|You|This|That|In|On|At|To|Of|As)$/;

/** A word that begins with a capital letter, of any script with case; 1 to 3 stand for letters beyond ASCII. */
const WORD = String.raw`[A-Z\x02\x03][A-Za-z\x01\x02\x03]{0,24}(?:['-][A-Za-z\x02][a-z\x01\x03]{1,24})?`;
const SURNAME = String.raw`(?:[A-Z]\.? )?(?:(?:van|von|de|der|den|del|della|di|da|dos|la|le|al|bin|ibn|ten|ter) ){0,2}${WORD}`;

const WRITTEN = new RegExp(String.raw`^[A-Z\x02\x03](?:[a-z\x01]|['-][A-Z])+$`);

/** A cue and a name behind it; the cue is not part of the data, and so stands in a look-behind. */
const named = new RegExp(`${WORD}(?: ${SURNAME}){0,2}(?![\\w@])`);

const known: ReadonlySet<string> = new Set(firstNames);

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
      check: (candidate) => lengthOfName(candidate),
      score: 0.65,
      reason: 'a given name and a word in capitals behind it',
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
        ],
      },
      expression: new RegExp(
        String.raw`(?<![\w@.-])[A-Z][a-z\x01]{1,8}\.? ${WORD}(?: ${SURNAME}){0,2}(?![\w@])`,
      ),
      check(candidate) {
        const [, ...rest] = candidate.split(' ');
        return NO_SURNAME.test(rest[0] ?? '') ? 0 : trimmed(candidate, rest.length + 1);
      },
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
      check: (candidate) => (isWritten(candidate) ? trimmed(candidate, 9) : 0),
      score: 0.65,
      reason: 'a word in capitals that is assigned to a word for a name',
    },
    {
      keywords: {
        words: ['name', 'patient', 'customer', 'nombre', 'nom', 'contact', 'employee'],
        assigned: true,
      },
      expression: named,
      check: (candidate) =>
        isWritten(candidate) && known.has(firstOf(candidate)) ? trimmed(candidate, 9) : 0,
      score: 0.6,
      reason: 'a given name that is assigned to a word for a person',
    },
  ],
  examples: [
    'I met Ada Lovelace, you met Emily van der Berg. '.slice(17, 47),
    'signed by Dr. Strangelove yesterday',
    'my name is Rubija',
    '{"lastName": "Hopper"}',
  ],
  counterExamples: ['Stefan is here', 'James University', 'the name is long', 'name: null', 'mr. nobody'],
};

/** A given name needs a surname: the second word, or the third behind an initial. */
function lengthOfName(candidate: string): number {
  const words = candidate.split(' ');
  return NO_SURNAME.test(words[1] ?? '') ? 0 : trimmed(candidate, words.length);
}

/** Without the last words where these are no surnames. */
function trimmed(candidate: string, most: number): number {
  const words = candidate.split(' ').slice(0, most);
  while (words.length > 1 && NO_SURNAME.test(words.at(-1) ?? '')) words.pop();
  return words.join(' ').length;
}

function firstOf(candidate: string): string {
  return /^[A-Za-z]+/.exec(candidate)?.[0].toLowerCase() ?? '';
}

/** As names are written: one capital letter and small ones; no identifier of a program, no abbreviation. */
function isWritten(candidate: string): boolean {
  const [first = ''] = candidate.split(' ');
  return !NO_SURNAME.test(first) && WRITTEN.test(first);
}

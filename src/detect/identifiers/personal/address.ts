import type { Identifier } from '../../identifier.ts';

const WORD = String.raw`[A-Z\x02\x03][A-Za-z\x01\x02\x03'.-]{0,24}`;
/** Between the lines of an address, quoted or not. */
const BREAK = String.raw`[,\s>]{1,6}`;
const UNIT = String.raw`(?:(?:, ?|${BREAK})?(?:Apt|Apartment|Suite|Ste|Unit|Floor|Fl|#)\.? ?[A-Za-z0-9-]{1,6})?`;
/** Words in capitals on some lines, and a postal code that ends them; or a town, a state and a postal code. */
const TOWN = String.raw`(?:(?:${BREAK}${WORD}){1,6}${BREAK}\d{4,6}(?:-\d{4})?(?!\w)|(?:,?\s{1,2}${WORD}(?: ${WORD}){0,2})?(?:,?\s{1,2}[A-Z]{2,3})?(?:,? \d{4,6}(?:-\d{4})?)?)`;
const NUMBER = String.raw`\d{1,5}[A-Za-z]?(?:[-/]\d{1,4})?`;
/** How names of streets end where they are written in one word; those that end other words as well are left out. */
const STREET_ENDINGS =
  String.raw`stra(?:ss|\x01)e|strasse|str\.|gasse|weg|platz|allee|ufer|damm|steig|chaussee|` + // German
  String.raw`straat|laan|plein|dijk|gracht|singel|steenweg|` + // Dutch
  String.raw`gat[anu]n?|v\x01g(?:en)?|gr\x01nd|stigen|backen|torget|` + // Swedish
  String.raw`(?<![aeiou])gaten?|vei(?:en)?|veg(?:en|ur)?|bakken|faret|vollen|stigur|braut|` + // Norwegian, Icelandic
  String.raw`vej|(?<!ri)gade|str\x01de|toften|` + // Danish
  String.raw`katu|ntie|kuja|polku|raitti|utca`; // Finnish, Hungarian
const SHORT_WORD = String.raw`[A-Z\x02][A-Za-z\x01\x02'.-]{1,19}`;
const MILITARY = String.raw`(?:APO|FPO|DPO),? (?:AA|AE|AP) \d{5}(?:-\d{4})?`;

/** Cues and forms of some languages: patterns cannot know addresses. What this finds is measured in docs/detection.md. */
export const address: Identifier = {
  type: 'ADDRESS',
  onByDefault: false,
  forms: [
    {
      anchor: {
        words: [
          'street',
          'st',
          'avenue',
          'ave',
          'road',
          'rd',
          'boulevard',
          'blvd',
          'lane',
          'ln',
          'drive',
          'dr',
          'court',
          'ct',
          'place',
          'pl',
          'square',
          'sq',
          'terrace',
          'highway',
          'hwy',
          'parkway',
          'pkwy',
          'circle',
          'crescent',
          'close',
          'grove',
          'row',
          'trail',
          'trl',
          'alley',
          'plaza',
          'way',
          'wynd',
          'mews',
        ],
        back: 'number',
      },
      expression: new RegExp(
        String.raw`(?<![\w.,$-])${NUMBER},? (?:(?:${WORD}|\d{1,3}(?:st|nd|rd|th)) ){1,4}(?:Street|St|Avenue|Ave|Road|Rd|Boulevard|Blvd|Lane|Ln|Drive|Dr|Court|Ct|Place|Pl|Square|Sq|Terrace|Highway|Hwy|Parkway|Pkwy|Circle|Crescent|Close|Grove|Row|Trail|Trl|Alley|Plaza|Way|Wynd|Mews)(?![A-Za-z])\.?(?: (?:N|S|E|W|NE|NW|SE|SW))?${UNIT}${TOWN}`,
      ),
      score: 0.75,
      reason: 'a house number, words in capitals and a word for a street',
    },
    {
      anchor: {
        words: ['rue', 'avenue', 'boulevard', 'place', 'chemin', 'impasse', 'quai', 'allée'],
        back: 'number',
      },
      expression: new RegExp(
        String.raw`(?<![\w.,$-])${NUMBER}(?: (?:bis|ter))?,? (?:rue|avenue|boulevard|place|chemin|impasse|quai|all\x01e) (?:(?:de|du|des|la|le|les|l') ?){0,2}${WORD}(?: ${WORD}){0,3}(?:,? \d{5} ${WORD})?`,
        'i',
      ),
      check: (candidate) => (/[A-Z]/.test(candidate) ? candidate.length : 0),
      score: 0.75,
      reason: 'a house number and a French word for a street',
    },
    {
      anchor: {
        words: [
          'via',
          'viale',
          'vicolo',
          'piazza',
          'piazzetta',
          'calle',
          'avenida',
          'avda',
          'plaza',
          'paseo',
          'rua',
          'corso',
          'carrer',
          'ul',
          'ulica',
          'ulice',
        ],
      },
      expression: new RegExp(
        String.raw`(?<![\w.-])(?:Via|Viale|Vicolo|Piazza|Piazzetta|Calle|Avenida|Avda\.?|Plaza|Paseo|Rua|Corso|Carrer|[Uu]l\.|[Uu]lic[ae]) (?:(?:de|del|della|dei|la|las|los|do|da|dos) ){0,2}${WORD}(?: ${WORD}){0,3},? ?(?:n\.? ?)?${NUMBER}${UNIT}(?:,? \d{5} ${WORD}|${TOWN})`,
      ),
      score: 0.75,
      reason: 'a word for a street in Italian, Spanish or Portuguese, a name and a number',
    },
    {
      anchor: { words: ['po box', 'p.o. box', 'postfach', 'apartado'] },
      expression: /(?<![\w.-])(?:P\.?O\.? ?Box|Postfach|Apartado) \d{1,6}/i,
      score: 0.75,
      reason: 'a box at a post office',
    },
    {
      keywords: {
        words: [
          'address',
          'home address',
          'street address',
          'billing address',
          'shipping address',
          'mailing address',
          'adresse',
          'anschrift',
          'dirección',
          'indirizzo',
          'domicile',
        ],
        assigned: true,
      },
      expression: new RegExp(
        String.raw`(?:${NUMBER},? (?:${WORD} ){0,3}${WORD}|(?:${WORD} ){0,3}${WORD},? ${NUMBER})${UNIT}${TOWN}`,
      ),
      score: 0.65,
      reason: 'a number and words in capitals that are assigned to a word for an address',
    },
    {
      anchor: { shape: 'house' },
      expression: new RegExp(
        String.raw`(?<![\w.,$-])(?:\d{1,5} )?[A-Z\x02][A-Za-z\x01-]{2,24}(?:${STREET_ENDINGS}) ${NUMBER}(?!\w|[.,:]\d)${UNIT}${TOWN}`,
      ),
      score: 0.75,
      reason: 'a name that ends as streets do, and a house number',
    },
    {
      anchor: { words: ['psc', 'unit', 'uss', 'usns', 'uscgc', 'apo', 'fpo', 'dpo'] },
      expression: new RegExp(
        String.raw`(?<![\w.-])(?:(?:(?:PSC|Unit) \d{1,5},? Box \d{1,6}|(?:USS|USNS|USCGC) ${WORD}(?: ${WORD})?)${BREAK}${MILITARY}|PSC \d{1,5},? Box \d{1,6}|${MILITARY})(?!\w)`,
      ),
      score: 0.8,
      reason: 'an address of the armed forces of the United States',
    },
    {
      anchor: { words: ['corner of'] },
      expression: new RegExp(
        String.raw`(?<!\w)corner of (?:(?:${WORD}|[a-z]{2}\.|\d{1,4}) ){1,5}(?:and|&) ${WORD}(?: ${WORD}){0,3}(?: \d{1,4})?(?!\w)`,
      ),
      score: 0.65,
      reason: 'the corner of two streets',
    },
    {
      anchor: { words: ['apt', 'suite', 'apartment'] },
      expression: new RegExp(
        String.raw`(?<=(?:^|[\n,>]) {0,2}|\d )(?:Apt|Suite|Apartment)\.? \d{1,4}[A-Za-z]?(?![\w.])${TOWN}`,
      ),
      score: 0.6,
      reason: 'a flat on a line of its own or behind a number',
    },
    {
      keywords: {
        words: [
          'lives at',
          'live at',
          'living at',
          'lives on',
          'live on',
          'lived at',
          'resides at',
          'residing at',
          'reside at',
          'residence at',
          'residing in',
          'send it to',
          'sent to',
          'deliver to',
          'delivered to',
          'ship to',
          'shipped to',
          'mail to',
          'address with',
          'address to',
          'address at',
          'meet me at',
          'drops you off at',
          'drop me off at',
          'return to',
          'moved to',
          'wohnt in',
          'habite au',
          'vive en',
        ],
        within: 1,
      },
      expression: new RegExp(
        String.raw`(?<![\w.-])(?:\d{1,5}[A-Za-z]?,? (?:\d{1,5} )?(?:${SHORT_WORD} ){0,3}${SHORT_WORD}(?: \d{1,4})?|(?:${SHORT_WORD} ){1,3}\d{1,4})(?![\w%])`,
      ),
      // eslint-disable-next-line no-control-regex
      check: (candidate) => (/\d/.test(candidate) && /[A-Z\x02]/.test(candidate) ? candidate.length : 0),
      score: 0.65,
      reason: 'a number and words in capitals behind words for living or sending',
    },
    {
      anchor: { words: ['apt', 'suite', 'apartment'], back: 'number' },
      expression: new RegExp(
        String.raw`(?<![\w.,$-])${NUMBER},? (?:(?:${WORD}|\d{1,3}) ){1,4}(?:Apt|Suite|Apartment)\.? ?[A-Za-z0-9-]{1,6}${TOWN}`,
      ),
      score: 0.7,
      reason: 'a house number, words in capitals and a flat',
    },
  ],
  examples: [
    'lives at 221B Baker Street, London',
    'to 1600 Pennsylvania Avenue NW.',
    '12 rue de la Paix',
    'Via Roma 12',
    'PO Box 1234',
    'in der Bergmannstraße 12, 2. Stock',
    'at 77 Snellmaninkatu 55',
    'PSC 0272, Box 1651 APO AA 94530',
    'on the corner of Hoy Lane and Baker Street',
    'lives at 12 Sesame Hill',
    'address: 12 Sesame Hill',
  ],
  counterExamples: [
    'a street in London',
    'email address: ada',
    'the address is 12',
    '12 monkeys on the road',
    'via 12 hops',
    'Aggregate 5 of them',
    'Brigade 12',
    'the test suite 12',
    'the corner of the room and the door',
    'Unit 12 tests',
  ],
};

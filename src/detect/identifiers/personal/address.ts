import type { Identifier } from '../../identifier.ts';

const WORD = String.raw`[A-Z\x02\x03][A-Za-z\x01\x02\x03'.-]{0,24}`;
const UNIT = String.raw`(?:,? ?(?:Apt|Apartment|Suite|Ste|Unit|Floor|Fl|#)\.? ?[A-Za-z0-9-]{1,6})?`;
const TOWN = String.raw`(?:,?\s{1,2}${WORD}(?: ${WORD}){0,2})?(?:,?\s{1,2}[A-Z]{2,3})?(?:,? \d{4,6}(?:-\d{4})?)?`;
const NUMBER = String.raw`\d{1,5}[A-Za-z]?(?:[-/]\d{1,4})?`;

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
        words: ['via', 'viale', 'piazza', 'calle', 'avenida', 'plaza', 'paseo', 'rua', 'corso', 'carrer'],
      },
      expression: new RegExp(
        String.raw`(?<![\w.-])(?:Via|Viale|Piazza|Calle|Avenida|Plaza|Paseo|Rua|Corso|Carrer) (?:(?:de|del|della|dei|la|las|los|do|da|dos) ){0,2}${WORD}(?: ${WORD}){0,3},? ?(?:n\.? ?)?${NUMBER}(?:,? \d{5} ${WORD})?`,
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
    'address: 12 Sesame Hill',
  ],
  counterExamples: [
    'a street in London',
    'email address: ada',
    'the address is 12',
    '12 monkeys on the road',
    'via 12 hops',
  ],
};

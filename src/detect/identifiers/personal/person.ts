import type { Identifier } from '../../identifier.ts';
import { keyedNumber } from '../keyed-number.ts';

const MONTH = '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}';
const DATE = new RegExp(
  String.raw`(?:19|20)\d{2}[-/.](?:0?[1-9]|1[0-2])[-/.](?:0?[1-9]|[12]\d|3[01])|(?:0?[1-9]|[12]\d|3[01])[-/.](?:0?[1-9]|[12]\d|3[01])[-/.](?:(?:19|20)\d{2}|\d{2})|(?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)? ${MONTH},? (?:19|20)\d{2}|${MONTH} (?:0?[1-9]|[12]\d|3[01])(?:st|nd|rd|th)?,? (?:19|20)\d{2}`,
  'i',
);

export const personalFacts: readonly Identifier[] = [
  {
    type: 'AGE',
    onByDefault: false,
    forms: [
      {
        anchor: {
          words: ['years old', 'year old', 'yrs old', 'years of age', 'yr old', 'y/o'],
          back: 'number',
        },
        expression: /(?<![\w.,$-])\d{1,3}[ -](?:(?:years?|yrs?)[ -](?:old|of age)|y\/o)/i,
        check: isAge,
        score: 0.8,
        reason: 'a number of years, old',
      },
      {
        keywords: { words: ['age', 'aged', 'alter', 'edad'], assigned: true },
        expression: /\d{1,3}(?![\w%-])(?![.,]\d)/,
        check: isAge,
        // Below the threshold unless it is lowered: programs and tables are full of it.
        score: 0.55,
        reason: 'a number that is assigned to the word age',
      },
      {
        anchor: { words: ['aged', 'age of', 'turned', 'turning', 'turns'] },
        expression:
          /(?<!\w)(?:aged|age of|turn(?:ed|ing|s)) \d{1,3}(?![\w%:-])(?!\.\d)(?! (?!and|or|this|last|on|in|next|today|years)[a-z])/i,
        check: isAge,
        score: 0.7,
        reason: 'a number behind a word for an age',
      },
    ],
    examples: ['she is 44 years old', 'a 7-year-old boy', '"age": 44', 'age: 44, tall', 'a man aged 81'],
    counterExamples: [
      '200 years old',
      'age: unknown',
      '44 years ago',
      'page: 44',
      'aged 12.5',
      'age: 12.5',
      'age: 44,000',
    ],
  },
  keyedNumber({
    name: 'DATE_OF_BIRTH',
    words:
      'date of birth,dob,birth date,birthdate,birthday,born on,born,d.o.b.,geburtsdatum,geboren,date de naissance,' +
      'fecha de nacimiento,data di nascita,data de nascimento',
    form: DATE,
    score: 0.75,
    values: ['1915-12-10', '10/12/1915', '10 Dec 1915'],
    wrong: ['1815', '99/99/1999'],
  }),
  keyedNumber({
    name: 'LICENSE_PLATE',
    words:
      'license plate,licence plate,number plate,registration plate,plate number,vehicle registration,license plates,' +
      'kennzeichen,nummernschild,matrícula,matricula,plaque,immatriculation,targa,car registration,plate',
    form: /[A-Z0-9]{1,3}[ -]?[A-Z0-9]{2,4}(?:[ -][A-Z0-9]{1,4})?/,
    isValid: (candidate) => /\d/.test(candidate) && /[A-Z]/.test(candidate) && candidate.length >= 5,
    values: ['ABC 1234', 'AB12 CDE'],
    wrong: ['ABCDE', '12345'],
  }),
  keyedNumber({
    name: 'LATITUDE_LONGITUDE',
    words:
      'lat long,latitude,longitude,lat lng,coordinates,coordinate,coords,gps,gps location,latlong,location,position,position gps',
    form: /[+-]?(?:90|[1-8]?\d)\.\d{3,15}[,; ]{1,3}[+-]?(?:180|1[0-7]\d|\d{1,2})\.\d{3,15}/,
    onByDefault: false,
    values: ['51.50735,-0.12776', '52.520008, 13.404954'],
    wrong: ['91.50735,-0.12776'],
  }),
];

function isAge(candidate: string): number {
  const years = Number(/\d+/.exec(candidate)?.[0]);
  return years >= 1 && years <= 120 ? candidate.length : 0;
}

import type { Identifier } from '../../identifier.ts';
import { keyedNumber } from '../keyed-number.ts';

const english =
  "driver license,driver licence,drivers license,drivers licence,driver's license,driver's licence,driving license," +
  'driving licence,dl number,dlno#,dl#,driver lic,licence number,license number';

/** A country, what it calls a driving licence, the number's form and one number. */
type Row = readonly [country: string, words: string, form: RegExp, value: string];

// prettier-ignore
const rows: readonly Row[] = [
  ['AUSTRALIA', `australian ${'driver licence'},australia driver license,nsw licence,vic licence`, /\d{8,9}|[A-Z]\d{5,8}|\d{4}[A-Z]{2}/, '12345678'],
  ['AUSTRIA', 'führerschein,fuhrerschein,führerscheinnummer,fuhrerscheinnummer,führerschein republik österreich', /\d{8}/, '12345678'],
  ['BELGIUM', 'rijbewijs,rijbewijsnummer,permis de conduire,führerschein,fuehrerschein,fuehrerscheinnummer', /\d{10}/, '0123456789'],
  ['BULGARIA', 'svidetelstvo za upravlenie,shofyorska knizhka,bulgarian driving licence,bulgarian licence', /\d{9}/, '123456789'],
  ['CANADA', 'permis de conduire,canadian driver licence,ontario driver licence,permis conduire', /[A-Z]\d{4}-?\d{5}-?\d{5}|[A-Z]{5}\d{9}|\d{6,9}|[A-Z]\d{12,14}/, 'A1234-56789-01234'],
  ['CROATIA', 'vozačka dozvola,vozacka dozvola,broj vozačke,vozačke dozvole', /\d{8}/, '12345678'],
  ['CYPRUS', 'adeia odigisis,adeia odigisis kyprou,cyprus licence', /\d{12}/, '123456789012'],
  ['CZECHIA', 'ridicsky prukaz,cislo ridicskeho prukazu,czech driving licence', /[A-Z]{2} ?\d{6}/, 'EA 123456'],
  ['DENMARK', 'kørekort,korekort,kørekortnummer,korekortnummer', /\d{8}/, '12345678'],
  ['ESTONIA', 'juhiluba,juhilubade number,juhiload,juhiloa number,juhiluba number', /[A-Z]{2}\d{6}/, 'ET123456'],
  ['FINLAND', 'ajokortti,ajokortin numero,körkort,ajokorttinumero,förare lic', /\d{6}-?\d{3}[A-Z0-9]|\d{10}/, '123456-789A'],
  ['FRANCE', 'permis de conduire,permis conduire,numéro de permis,numero de permis', /\d{12}|\d{2}[A-Z]{2}\d{5}/, '123456789012'],
  ['GERMANY', 'führerschein,fuhrerschein,fuehrerschein,führerscheinnummer,fuhrerscheinnummer,führerschein nr', /[A-Z0-9]\d{2}[A-Z0-9]{6}\d[A-Z0-9]/, 'B072RRE2I55'],
  ['GREECE', 'adeia odigisis,arithmos adeias odigisis,greek driving licence', /\d{9}/, '123456789'],
  ['HUNGARY', 'vezetői engedély,vezetoi engedely,jogosítvány,jogositvany,vezetői engedély száma', /[A-Z]{2}\d{6}/, 'CA123456'],
  ['INDIA', 'indian driving licence,dl no,rto licence,driving licence no', /[A-Z]{2}[ -]?\d{2}[ -]?(?:19|20)\d{2}\d{7}/, 'MH12 20110012345'],
  ['IRELAND', 'ceadúnas tiomána,ceadunas tiomana,irish driving licence', /\d{9}/, '123456789'],
  ['ITALY', 'patente di guida,patente guida,numero patente,patente di guida numero,patente', /[A-Z]{2}\d{7}[A-Z]/, 'RM1234567X'],
  ['LATVIA', 'vadītāja apliecība,vaditaja apliecibas,autovadītāja apliecība,autovaditaja apliecibas', /[A-Z]{2,3}\d{6}/, 'AB123456'],
  ['LITHUANIA', 'vairuotojo pažymėjimas,vairuotojo pazymejimas,vairuotojo pazymejimo numeris', /\d{8}/, '12345678'],
  ['LUXEMBOURG', 'fahrerlaubnis,führerschäin,permis de conduire luxembourg,permis luxembourg', /\d{6}/, '123456'],
  ['MALTA', 'licenzja tas sewqan,licenzja tas-sewqan,licenzja sewqan', /\d{2} ?\d{3} ?\d{3}|[A-Z]{3}\d{6}/, '12 345 678'],
  ['NETHERLANDS', 'rijbewijs,rijbewijsnummer,rijbewijs nummer,dutch driving licence', /\d{10}/, '0123456789'],
  ['POLAND', 'prawo jazdy,numer prawa jazdy,numer licencyjny,zezwolenie na prowadzenie', /\d{5}\/\d{2}\/\d{4}/, '12345/67/8901'],
  ['PORTUGAL', 'carta de condução,carta de conducao,permissão condução,permissao conducao,número da licença', /[A-Z]{1,2}-?\d{5,6}(?: \d)?/, 'L-123456'],
  ['ROMANIA', 'permis de conducere,permisul de conducere,numărul permisului de conducere,numarul permisului', /[A-Z]\d{8}[A-Z]?/, 'B01234567C'],
  ['SLOVAKIA', 'vodičský preukaz,vodicsky preukaz,cislo vodicskeho preukazu', /[A-Z]\d{7}/, 'A1234567'],
  ['SLOVENIA', 'vozniško dovoljenje,vozniska dovoljenja,vozniško', /\d{9}/, '123456789'],
  ['SPAIN', 'permiso de conducción,permiso de conduccion,carnet de conducir,licencia de manejo,permiso conducir', /\d{8}-?[A-Z]/, '12345678Z'],
  ['SWEDEN', 'körkort,korkort,körkortsnummer,korkortsnummer', /\d{6}-?\d{4}/, '123456-7890'],
  ['UK', 'uk driving licence,dvla,uk licence,driver number,driving licence number', /[A-Z9]{5}[ -]?\d{6}[ -]?[A-Z9]{2}[ -]?\d[A-Z]{2}/, 'MORGA657054SM9IJ'],
];

export const drivingLicences: readonly Identifier[] = [
  keyedNumber({
    name: 'DRIVERS_LICENSE',
    type: 'DRIVER_ID',
    words: english,
    form: /[A-Z]\d{7,14}|\d{7,9}|[A-Z]{2}\d{6,7}|[A-Z]\d{3}-\d{4}-\d{4}|[A-Z]\d{3}-\d{3}-\d{2}-\d{3}-\d|\d{3} \d{3} \d{3}|[A-Z]{1,2}\d{5,6}|\d{2}[A-Z]{3}\d{5}/,
    isValid: (candidate) => !/^(\d)\1*$/.test(candidate),
    values: ['D1234567', '123456789'],
    wrong: ['12'],
  }),
  ...rows.map(([country, words, form, value]) =>
    keyedNumber({
      name: `${country}_DRIVERS_LICENSE`,
      type: 'DRIVER_ID',
      words,
      form,
      values: [value],
      wrong: [value.slice(0, 3)],
    }),
  ),
];

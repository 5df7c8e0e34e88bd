import { digitsOf, modulo, passesMod1110, weighted } from '../../checksums.ts';
import type { Identifier } from '../../identifier.ts';
import { keyedNumber } from '../keyed-number.ts';

/** The control letter of Spanish identity numbers. */
const spanishLetter = (digits: string): string => 'TRWAGMYFPDXBNJZSQVHLCKE'.charAt(modulo(digits, 23));

function isSpanish(candidate: string): boolean {
  const compact = candidate.replaceAll(/[ .-]/g, '').toUpperCase();
  const digits = compact.slice(0, -1).replace(/^[XYZ]/, (letter) => String('XYZ'.indexOf(letter)));
  return spanishLetter(digits) === compact.at(-1);
}

/** A Spanish organisation's number: Luhn over seven digits, as a digit or a letter. */
function isCif(candidate: string): boolean {
  const compact = candidate.replaceAll(/[ .-]/g, '').toUpperCase();
  const digits = digitsOf(compact.slice(1, 8));
  let sum = 0;
  for (const [index, digit] of digits.entries()) {
    const value = index % 2 === 0 ? digit * 2 : digit;
    sum += value > 9 ? value - 9 : value;
  }
  const check = (10 - (sum % 10)) % 10;
  return compact.at(-1) === String(check) || compact.at(-1) === 'JABCDEFGHI'.charAt(check);
}

/** @see https://www.insee.fr for the key of the number of registration; Corsica's departments count as 19 and 18 */
function isNir(candidate: string): boolean {
  const compact = candidate.replaceAll(' ', '').replace('2A', '19').replace('2B', '18');
  return 97 - modulo(compact.slice(0, 13), 97) === Number(compact.slice(13));
}

/** An Italian tax code's last letter over the others. */
function isCodiceFiscale(candidate: string): boolean {
  const odd = 'BAKPLCQDREVOSFTGUHMINJWZYX';
  const code = candidate.toUpperCase();
  let sum = 0;
  for (let index = 0; index < 15; index += 1) {
    const sign = code.charAt(index);
    const value = /\d/.test(sign) ? Number(sign) : sign.charCodeAt(0) - 0x41;
    sum += index % 2 === 1 ? value : odd.indexOf(String.fromCharCode(0x41 + value));
  }
  return String.fromCharCode(0x41 + (sum % 26)) === code.at(-1);
}

/** Weights 7, 3 and 1, letters from 10 on: the check digit of the German identity card and of travel documents. */
function passes731(candidate: string): boolean {
  const values = [...candidate.slice(0, -1)].map((sign) => Number.parseInt(sign, 36));
  return weighted(values, [7, 3, 1]) % 10 === Number(candidate.at(-1));
}

/** Eleven digits of which exactly one stands twice or three times among the first ten. */
function isGermanTaxNumber(candidate: string): boolean {
  const digits = candidate.replaceAll(' ', '');
  const most = new Set(digits.slice(0, 10)).size;
  return !digits.startsWith('0') && (most === 8 || most === 9) && passesMod1110(digits);
}

/** @see https://www.datadictionary.nhs.uk/attributes/nhs_number.html */
function isNhsNumber(candidate: string): boolean {
  const digits = digitsOf(candidate);
  const check = 11 - (weighted(digits.slice(0, 9), [10, 9, 8, 7, 6, 5, 4, 3, 2]) % 11);
  return (check === 11 ? 0 : check) === digits[9] && new Set(digits).size > 1;
}

/** The first digit of a taxpayer reference checks the other nine. */
function isUtr(candidate: string): boolean {
  const digits = digitsOf(candidate);
  const rest = weighted(digits.slice(1), [6, 7, 8, 9, 10, 5, 4, 3, 2]) % 11;
  return digits[0] === Number('21987654321'.charAt(rest));
}

export const europeanNumbers: readonly Identifier[] = [
  keyedNumber({
    name: 'UK_NATIONAL_HEALTH_SERVICE_NUMBER',
    words: 'nhs,nhs number,nhs no,national health service,national health service number,nhs id',
    form: /\d{3}[ -]?\d{3}[ -]?\d{4}/,
    isValid: isNhsNumber,
    values: ['943 476 5919', '9434765919'],
    wrong: ['943 476 5918'],
  }),
  keyedNumber({
    name: 'UK_NATIONAL_INSURANCE_NUMBER',
    words:
      'national insurance,national insurance number,nino,ni number,insurance no,ni no,national insurance no',
    form: /(?!BG|GB|NK|KN|NT|TN|ZZ)[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] ?\d{2} ?\d{2} ?\d{2} ?[A-D]/i,
    score: 0.85,
    values: ['AB123456C', 'JG 12 13 16 A'],
    wrong: ['BG123456C', 'AB123456E'],
  }),
  keyedNumber({
    name: 'UK_UNIQUE_TAXPAYER_REFERENCE_NUMBER',
    words:
      'utr,unique taxpayer reference,tax reference,taxpayer reference,self assessment,tin,uk tax,tax id,tax number',
    form: /\d{5} ?\d{5}/,
    isValid: isUtr,
    values: ['1955839661', '19558 39661'],
    wrong: ['2955839661'],
  }),
  keyedNumber({
    name: 'UK_ELECTORAL_ROLL_NUMBER',
    words:
      'electoral roll,electoral number,electoral roll number,electoralnumber,electoralrollnumber,electoral register',
    form: /[A-Z]{2,3} ?\d{1,4}(?:\/\d)?/,
    values: ['ABC1234'],
    wrong: ['12'],
  }),
  keyedNumber({
    name: 'UK_PASSPORT_NUMBER',
    words: 'uk passport,british passport,passport number,passport no,passport#,passport',
    form: /\d{9}/,
    isValid: (candidate) => !/^(\d)\1*$/.test(candidate),
    score: 0.75,
    values: ['925076473'],
    wrong: ['92507647'],
  }),
  keyedNumber({
    name: 'FRANCE_NATIONAL_IDENTIFICATION_NUMBER',
    words:
      'insee,nir,numéro de sécurité sociale,numero de securite sociale,securite sociale,numéro insee,' +
      'carte nationale,cni,carte vitale,immatriculation',
    form: /[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}/,
    isValid: isNir,
    values: ['2 95 10 99 126 111 93', '295109912611193'],
    wrong: ['2 95 10 99 126 111 94'],
  }),
  keyedNumber({
    name: 'FRANCE_HEALTH_INSURANCE_NUMBER',
    words:
      "carte d'assuré social,carte assure social,carte vitale numero,assurance maladie,numero assure,cpam",
    form: /[12] ?\d{2} ?(?:0[1-9]|1[0-2]|[2-9]\d) ?(?:\d{2}|2[AB]) ?\d{3} ?\d{3} ?\d{2}/,
    isValid: isNir,
    values: ['295109912611193'],
    wrong: ['295109912611194'],
  }),
  keyedNumber({
    name: 'FRANCE_TAX_IDENTIFICATION_NUMBER',
    words:
      "numéro d'identification fiscale,numero fiscal,numéro fiscal,spi,tin,nif,numero d'identification fiscale",
    form: /[0-3]\d ?\d{2} ?\d{3} ?\d{3} ?\d{3}/,
    isValid: (candidate) => {
      const digits = candidate.replaceAll(' ', '');
      return modulo(digits.slice(0, 10), 511) === Number(digits.slice(10));
    },
    values: ['30 23 217 600 053', '0701987765493'],
    wrong: ['3023217600054'],
  }),
  keyedNumber({
    name: 'FRANCE_PASSPORT_NUMBER',
    words: 'passeport,numéro de passeport,numero de passeport,passeport français,french passport,passeport n',
    form: /\d{2}[A-Z]{2}\d{5}/,
    values: ['12AB34567'],
    wrong: ['12A34567'],
  }),
  keyedNumber({
    name: 'GERMANY_NATIONAL_IDENTIFICATION_NUMBER',
    words:
      'personalausweis,personalausweisnummer,ausweisnummer,ausweis,identifikationsnummer,ausweis nr,id card',
    form: /[CFGHJKLMNPRTVWXYZ][0-9CFGHJKLMNPRTVWXYZ]{8}\d/,
    isValid: passes731,
    values: ['T220001293', 'L01X00T471'],
    wrong: ['T220001294'],
  }),
  keyedNumber({
    name: 'GERMANY_TAX_IDENTIFICATION_NUMBER',
    words:
      'steuer id,steueridentifikationsnummer,steuernummer,steuer identifikationsnummer,identifikationsnummer,idnr,' +
      'steueridnr,steuerliche identifikationsnummer',
    form: /\d{2} ?\d{3} ?\d{3} ?\d{3}/,
    isValid: isGermanTaxNumber,
    values: ['36 574 261 809', '65929970489'],
    wrong: ['36574261890'],
  }),
  keyedNumber({
    name: 'GERMANY_PASSPORT_NUMBER',
    words: 'reisepass,reisepassnummer,reisepass nr,passnummer,pass nr,german passport',
    form: /[CFGHJK][0-9CFGHJKLMNPRTVWXYZ]{8}\d?/,
    isValid: (candidate) => /\d/.test(candidate),
    values: ['C01X00T47'],
    wrong: ['A01X00T47'],
  }),
  keyedNumber({
    name: 'ITALY_NATIONAL_IDENTIFICATION_NUMBER',
    words:
      'codice fiscale,codice fiscal,cod fiscale,cf,codice individuale,codice identificativo,tessera sanitaria',
    form: /[A-Z]{6}\d{2}[ABCDEHLMPRST]\d{2}[A-Z]\d{3}[A-Z]/i,
    isValid: isCodiceFiscale,
    values: ['RSSMRA85T10A562S'],
    wrong: ['RSSMRA85T10A562T'],
  }),
  keyedNumber({
    name: 'ITALY_PASSPORT_NUMBER',
    words: 'passaporto,numero di passaporto,numero passaporto,passaporto italiano,italian passport',
    form: /[A-Z]{2}\d{7}/,
    values: ['YA1234567'],
    wrong: ['Y1234567'],
  }),
  keyedNumber({
    name: 'SPAIN_DNI_NUMBER',
    words: 'dni,documento nacional de identidad,identidad,dni español,nacional identidad,número dni',
    form: /\d{8}[ -]?[A-HJ-NP-TV-Z]/i,
    isValid: isSpanish,
    values: ['12345678Z', '54362315K'],
    wrong: ['12345678A'],
  }),
  keyedNumber({
    name: 'SPAIN_NIE_NUMBER',
    words: 'nie,número de identidad de extranjero,numero de identidad de extranjero,nie número,extranjero',
    form: /[XYZ][ -]?\d{7}[ -]?[A-HJ-NP-TV-Z]/i,
    isValid: isSpanish,
    values: ['X2482300W', 'X-5253868-R'],
    wrong: ['X2482300A'],
  }),
  keyedNumber({
    name: 'SPAIN_NIF_NUMBER',
    words: 'nif,número de identificación fiscal,numero de identificacion fiscal,nif número',
    form: /[KLM]\d{7}[A-Z]|\d{8}[ -]?[A-HJ-NP-TV-Z]/i,
    isValid: (candidate) => (/^[KLM]/i.test(candidate) ? isCif(candidate) : isSpanish(candidate)),
    values: ['12345678Z'],
    wrong: ['12345678A'],
  }),
  keyedNumber({
    name: 'SPAIN_TAX_IDENTIFICATION_NUMBER',
    words:
      'cif,código de identificación fiscal,codigo de identificacion fiscal,cif número,identificación fiscal',
    form: /[ABCDEFGHJNPQRSUVW][ -]?\d{7}[ -]?[0-9A-J]/i,
    isValid: isCif,
    values: ['A13585625', 'B58378431'],
    wrong: ['A13585626'],
  }),
  keyedNumber({
    name: 'SPAIN_SOCIAL_SECURITY_NUMBER',
    words: 'número de la seguridad social,numero de la seguridad social,seguridad social,nss,naf,afiliación',
    form: /\d{2}[ /-]?\d{7,8}[ /-]?\d{2}/,
    isValid: (candidate) => {
      const digits = candidate.replaceAll(/\D/g, '');
      return modulo(digits.slice(0, -2), 97) === Number(digits.slice(-2));
    },
    values: ['281234567840'],
    wrong: ['281234567841'],
  }),
  keyedNumber({
    name: 'SPAIN_PASSPORT_NUMBER',
    words: 'pasaporte,número de pasaporte,numero de pasaporte,pasaporte español,spanish passport',
    form: /[A-Z]{2,3}\d{6}[A-Z]?/i,
    values: ['AAA123456', 'XD123456'],
    wrong: ['A123'],
  }),
  keyedNumber({
    name: 'EUROPEAN_HEALTH_INSURANCE_CARD_NUMBER',
    words:
      'ehic,ehic number,health insurance card,european health insurance card,krankenversicherungskarte,' +
      'tarjeta sanitaria europea,tessera europea,assicurazione malattia,assurance maladie europeenne',
    form: /80 ?\d{3} ?\d{5} ?\d{5} ?\d{5}|80\d{18}/,
    values: ['80276000020000000012'],
    wrong: ['8027600002'],
  }),
  keyedNumber({
    name: 'FINLAND_EUROPEAN_HEALTH_INSURANCE_NUMBER',
    words: 'sairaanhoitokortin,sairaanhoitokortti,finland ehic,sjukforsakring kort,suomi kortti,kela kortti',
    form: /80246\d{15}/,
    values: ['80246802460000000001'],
    wrong: ['80246'],
  }),
];

import { digitsOf, passesLuhn, passesVerhoeff, weighted } from '../../checksums.ts';
import type { Identifier } from '../../identifier.ts';
import { keyedNumber } from '../keyed-number.ts';

const isVaried = (candidate: string): boolean => new Set(candidate.replaceAll(/\D/g, '')).size > 1;

/** Two check digits, each over all before it, with weights that fall to 2. */
function isBrazilian(candidate: string, first: readonly number[], second: readonly number[]): boolean {
  const digits = digitsOf(candidate);
  const check = (weights: readonly number[]): number => {
    const rest = weighted(digits.slice(0, weights.length), weights) % 11;
    return rest < 2 ? 0 : 11 - rest;
  };
  return isVaried(candidate) && digits.at(-2) === check(first) && digits.at(-1) === check(second);
}

const CPF = [10, 9, 8, 7, 6, 5, 4, 3, 2];
const CNPJ = [5, 4, 3, 2, 9, 8, 7, 6, 5, 4, 3, 2];

/** @see https://www.sii.cl for the check digit of a RUT, modulo 11 */
function isRut(candidate: string): boolean {
  const compact = candidate.replaceAll(/[.-]/g, '').toUpperCase();
  const rest = 11 - (weighted(digitsOf(compact.slice(0, -1)).reverse(), [2, 3, 4, 5, 6, 7]) % 11);
  return compact.at(-1) === (rest === 11 ? '0' : rest === 10 ? 'K' : String(rest));
}

function isCuit(candidate: string): boolean {
  const digits = digitsOf(candidate);
  const rest = 11 - (weighted(digits.slice(0, 10), [5, 4, 3, 2, 7, 6, 5, 4, 3, 2]) % 11);
  return digits[10] === (rest === 11 ? 0 : rest === 10 ? 9 : rest);
}

function isNit(candidate: string): boolean {
  const digits = digitsOf(candidate);
  const body = digits.slice(0, -1).reverse();
  const rest = weighted(body, [3, 7, 13, 17, 19, 23, 29, 37, 41, 43, 47, 53, 59, 67, 71]) % 11;
  return digits.at(-1) === (rest > 1 ? 11 - rest : rest);
}

/** The last digit of a CURP over the other seventeen signs. */
function isCurp(candidate: string): boolean {
  const alphabet = '0123456789ABCDEFGHIJKLMN\u00d1OPQRSTUVWXYZ';
  const code = candidate.toUpperCase();
  let sum = 0;
  for (let index = 0; index < 17; index += 1) sum += alphabet.indexOf(code.charAt(index)) * (18 - index);
  return (10 - (sum % 10)) % 10 === Number(code.at(-1));
}

/** A vehicle's number: letters have values, the ninth sign is the check. @see https://www.ecfr.gov/current/title-49/section-565.15 */
export function isVin(candidate: string): boolean {
  const code = candidate.toUpperCase();
  const values = 'ABCDEFGHJKLMNPRSTUVWXYZ';
  const worth = '12345678123457923456789';
  const weights = [8, 7, 6, 5, 4, 3, 2, 10, 0, 9, 8, 7, 6, 5, 4, 3, 2];
  let sum = 0;
  for (const [index, sign] of [...code].entries()) {
    const value = /\d/.test(sign) ? Number(sign) : Number(worth[values.indexOf(sign)]);
    sum += value * (weights[index] ?? 0);
  }
  return code[8] === (sum % 11 === 10 ? 'X' : String(sum % 11)) && /\d/.test(code) && /[A-Z]/.test(code);
}

export const americanNumbers: readonly Identifier[] = [
  keyedNumber({
    name: 'US_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER',
    words:
      'itin,individual taxpayer,i.t.i.n.,taxpayer identification,tax identification number,taxpayer id,tin,tax id',
    form: /9\d{2}[ -]?(?:5\d|6[0-5]|7\d|8[0-8]|9[0-24-9])[ -]?\d{4}/,
    score: 0.85,
    values: ['912-70-1234', '912701234'],
    wrong: ['912-49-1234', '812-70-1234'],
  }),
  keyedNumber({
    name: 'US_PASSPORT_NUMBER',
    words:
      'passport number,passport no,passport#,us passport,passport,travel document,passport card,passport id',
    form: /[A-Z]\d{8}|\d{9}/,
    isValid: isVaried,
    score: 0.75,
    values: ['A12345678', '340020013'],
    wrong: ['12345'],
  }),
  keyedNumber({
    name: 'CA_HEALTH_NUMBER',
    words:
      'health number,health card,healthcare number,health card number,ohip,phn,personal health number,carte santé,' +
      'assurance maladie,ramq,msp number,canada health,provincial health,carte sante,soins de sante',
    form: /\d{4}[ -]?\d{3}[ -]?\d{3}(?:[ -]?[A-Z]{2})?|[A-Z]{4}[ -]?\d{4}[ -]?\d{4}|\d{5}-?\d{4}/,
    values: ['1234-567-890-AB', '9876543217'],
    wrong: ['123'],
  }),
  keyedNumber({
    name: 'CA_SOCIAL_INSURANCE_NUMBER',
    words:
      "social insurance,social insurance number,sin number,sin no,sin,canadian id,numéro d'assurance sociale,nas",
    form: /\d{3}[ -]?\d{3}[ -]?\d{3}/,
    isValid: (candidate) =>
      isVaried(candidate) && !/^[08]/.test(candidate) && passesLuhn(candidate.replaceAll(/\D/g, '')),
    values: ['130 692 544', '130-692-544'],
    wrong: ['130 692 545'],
  }),
  keyedNumber({
    name: 'CANADA_NATIONAL_IDENTIFICATION_NUMBER',
    words:
      'canadian identification,canada id number,canadian id number,identité canadienne,carte d identité canada',
    form: /\d{3}[ -]\d{3}[ -]\d{3}/,
    values: ['130-692-544'],
    wrong: ['130'],
  }),
  keyedNumber({
    name: 'CANADA_PASSPORT_NUMBER',
    words:
      'canadian passport,canada passport,passeport canadien,passport#,passport number,passport no,passeport',
    form: /[A-Z]{2}\d{6}/,
    values: ['AB123456'],
    wrong: ['AB1234'],
  }),
  keyedNumber({
    name: 'VEHICLE_IDENTIFICATION_NUMBER',
    words:
      'vin,vehicle identification number,vehicle identification,chassis number,chassis,vin number,fahrgestellnummer,' +
      'numero de chasis,numéro de châssis,fin',
    form: /[A-HJ-NPR-Z0-9]{17}/i,
    isValid: isVin,
    values: ['1HGCM82633A004352', '1M8GDM9AXKP042788'],
    wrong: ['1HGCM82643A004352'],
  }),
  keyedNumber({
    name: 'BRAZIL_CPF_NUMBER',
    words: 'cpf,cadastro de pessoa física,cadastro de pessoas físicas,cadastro de pessoa fisica,cpf número',
    form: /\d{3}\.?\d{3}\.?\d{3}-?\d{2}/,
    isValid: (candidate) => isBrazilian(candidate, CPF, [11, ...CPF]),
    values: ['529.982.247-25', '52998224725'],
    wrong: ['529.982.247-26', '111.111.111-11'],
  }),
  keyedNumber({
    name: 'BRAZIL_CNPJ_NUMBER',
    words: 'cnpj,cadastro nacional da pessoa jurídica,cadastro nacional da pessoa juridica,pessoa jurídica',
    form: /\d{2}\.?\d{3}\.?\d{3}\/?\d{4}-?\d{2}/,
    isValid: (candidate) => isBrazilian(candidate, CNPJ, [6, ...CNPJ]),
    values: ['11.222.333/0001-81'],
    wrong: ['11.222.333/0001-82'],
  }),
  keyedNumber({
    name: 'BRAZIL_RG_NUMBER',
    words: 'rg,registro geral,cédula de identidade,cedula de identidade,carteira de identidade,rg número',
    form: /\d{1,2}\.?\d{3}\.?\d{3}-?[0-9X]/i,
    values: ['24.678.131-4'],
    wrong: ['24.6'],
  }),
  keyedNumber({
    name: 'BRAZIL_CEP_CODE',
    words: 'cep,código de endereçamento postal,codigo de enderecamento postal,endereço,endereco',
    form: /\d{5}-\d{3}/,
    onByDefault: false,
    values: ['01310-100'],
    wrong: ['0131-100'],
  }),
  keyedNumber({
    name: 'ARGENTINA_DNI_NUMBER',
    words:
      'dni,documento nacional de identidad,dni argentina,numero de documento,número de documento,documento',
    form: /\d{2}\.\d{3}\.\d{3}|\d{7,8}/,
    isValid: isVaried,
    values: ['20.123.456', '20123456'],
    wrong: ['20.12'],
  }),
  keyedNumber({
    name: 'ARGENTINA_INDIVIDUAL_TAX_IDENTIFICATION_NUMBER',
    words: 'cuil,cuit,clave única,clave unica de identificacion,afip,cuit cuil',
    form: /2[0347][ -]?\d{8}[ -]?\d/,
    isValid: isCuit,
    values: ['20-05536168-2', '20267565393'],
    wrong: ['20-05536168-3'],
  }),
  keyedNumber({
    name: 'ARGENTINA_ORGANIZATION_TAX_IDENTIFICATION_NUMBER',
    words: 'cuit,clave única de identificación tributaria,clave unica tributaria,afip,cuit empresa',
    form: /3[034][ -]?\d{8}[ -]?\d/,
    isValid: isCuit,
    values: ['30-50001091-2'],
    wrong: ['30-50001091-3'],
  }),
  keyedNumber({
    name: 'ARGENTINA_TARJETA_SUBE',
    words: 'sube,tarjeta sube,tarjeta transporte,sube número',
    form: /6061 ?\d{4} ?\d{4} ?\d{4}/,
    values: ['6061 2681 1234 5678'],
    wrong: ['6061'],
  }),
  keyedNumber({
    name: 'CHILE_RUT_NUMBER',
    words: 'rut,rol único tributario,rol unico tributario,run,rol único nacional,rut chile',
    form: /\d{1,2}\.?\d{3}\.?\d{3}-[0-9K]/i,
    isValid: isRut,
    values: ['12.531.909-2', '12531909-2'],
    wrong: ['12.531.909-3'],
  }),
  keyedNumber({
    name: 'COLOMBIA_CITIZENSHIP_CARD_NUMBER',
    words: 'cédula de ciudadanía,cedula de ciudadania,cédula,cedula,ciudadanía,ciudadania,cc número',
    form: /\d{1,3}\.\d{3}\.\d{3}(?:\.\d{3})?|\d{6,10}/,
    values: ['1.020.345.678', '52345678'],
    wrong: ['123'],
  }),
  keyedNumber({
    name: 'COLOMBIA_INDIVIDUAL_NIT_NUMBER',
    words: 'nit,número de identificación tributaria,numero de identificacion tributaria,nit persona',
    form: /\d{1,3}\.?\d{3}\.?\d{3}-\d/,
    isValid: isNit,
    values: ['213.123.432-1'],
    wrong: ['213.123.432-2'],
  }),
  keyedNumber({
    name: 'COLOMBIA_ORGANIZATION_NIT_NUMBER',
    words: 'nit empresa,nit,identificación tributaria,identificacion tributaria,nit sociedad',
    form: /[89]\d{2}\.?\d{3}\.?\d{3}-\d/,
    isValid: isNit,
    values: ['860.002.964-4'],
    wrong: ['860.002.964-5'],
  }),
  keyedNumber({
    name: 'MEXICO_CURP_NUMBER',
    words:
      'curp,clave única de registro de población,clave unica de registro de poblacion,registro de población',
    form: /[A-Z][AEIOUX][A-Z]{2}\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[HMX][A-Z]{2}[B-DF-HJ-NP-TV-Z]{3}[0-9A-Z]\d/i,
    isValid: isCurp,
    values: ['BOXW310820HNERXN09'],
    wrong: ['BOXW310820HNERXN08'],
  }),
  keyedNumber({
    name: 'MEXICO_INDIVIDUAL_RFC_NUMBER',
    words: 'rfc,registro federal de contribuyentes,registro federal,rfc persona,contribuyentes',
    form: /[A-Z&]{4}[ -]?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?[0-9A-Z]{2}[0-9A]/i,
    values: ['GODE561231GR8'],
    wrong: ['GODE561331GR8'],
  }),
  keyedNumber({
    name: 'MEXICO_ORGANIZATION_RFC_NUMBER',
    words: 'rfc empresa,rfc,registro federal de contribuyentes,rfc persona moral,persona moral',
    form: /[A-Z&]{3}[ -]?\d{2}(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])[ -]?[0-9A-Z]{2}[0-9A]/i,
    values: ['ABC680524P76'],
    wrong: ['AB680524P76'],
  }),
  keyedNumber({
    name: 'USA_HEALTH_INSURANCE_CLAIM_NUMBER',
    words: 'health insurance claim number,hic no,hicn,hic number,hicno,claim number',
    form: /\d{3}[ -]?\d{2}[ -]?\d{4}[ -]?[A-Z][0-9A-Z]?/,
    values: ['123-45-6789-A'],
    wrong: ['123-45-6789'],
  }),
  keyedNumber({
    name: 'USA_MEDICARE_BENEFICIARY_IDENTIFIER',
    words: 'mbi,medicare beneficiary,medicare beneficiary identifier,medicare number,medicare id,medicare',
    form: /[1-9][AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d-?[AC-HJKMNP-RT-Y][0-9AC-HJKMNP-RT-Y]\d-?[AC-HJKMNP-RT-Y]{2}\d{2}/,
    score: 0.85,
    values: ['1EG4-TE5-MK73', '1EG4TE5MK72'],
    wrong: ['1EG4-TE5-MK7'],
  }),
  keyedNumber({
    name: 'USA_NATIONAL_PROVIDER_IDENTIFIER',
    words: 'npi,national provider,national provider identifier,hipaa,n.p.i.,provider number',
    form: /[12]\d{9}/,
    isValid: (candidate) => passesLuhn(`80840${candidate}`),
    values: ['1234567893'],
    wrong: ['1234567890'],
  }),
  keyedNumber({
    name: 'US_DRUG_ENFORCEMENT_AGENCY_NUMBER',
    words: 'dea number,dea registration,dea no,dea,drug enforcement',
    form: /[ABCDEFGHJKLMPRSTUX][A-Z9]\d{7}/,
    isValid: (candidate) => {
      const [a = 0, b = 0, c = 0, d = 0, e = 0, f = 0, check] = digitsOf(candidate.slice(2));
      return (a + c + e + 2 * (b + d + f)) % 10 === check;
    },
    values: ['AB1234563', 'F91234563'],
    wrong: ['AB1234564'],
  }),
  keyedNumber({
    name: 'USA_NATIONAL_DRUG_CODE',
    words: 'national drug code,ndc,ndc number,ndc code,drug code',
    form: /\d{4}-\d{4}-\d{2}|\d{5}-(?:\d{3}-\d{2}|\d{4}-\d{1,2})/,
    values: ['0777-3105-02', '50242-040-62'],
    wrong: ['1-2-3'],
  }),
  keyedNumber({
    name: 'USA_HEALTHCARE_PROCEDURE_CODE',
    words:
      'hcpcs,healthcare common procedure,healthcare common procedure coding system,current procedural terminology,cpt code,hcpcs code',
    form: /[A-V]\d{4}|\d{4}[FTU]|\d{5}/,
    onByDefault: false,
    values: ['J1885'],
    wrong: ['J18'],
  }),
  keyedNumber({
    name: 'MEDICAL_DEVICE_UDI',
    words: 'udi,unique device identifier,device identifier,device id,medical device,serial id,fda udi,gudid',
    form: /\(01\)\d{14}(?:\(1[017]\)[0-9A-Za-z]{1,20}){0,3}(?:\(21\)[0-9A-Za-z-]{1,20})?|\+[A-Z]\d{3}[0-9A-Z]{1,18}\/?/,
    onByDefault: false,
    values: ['(01)00844588003288(17)141120(10)7654321D(21)10987654'],
    wrong: ['(01)008'],
  }),
  keyedNumber({
    name: 'AUSTRALIA_TAX_FILE_NUMBER',
    words: 'tax file number,tfn,tfn number,australian tax file,tax file no',
    form: /\d{3} ?\d{3} ?\d{3}/,
    isValid: (candidate) =>
      weighted(digitsOf(candidate), [1, 4, 3, 7, 5, 8, 6, 9, 10]) % 11 === 0 && isVaried(candidate),
    values: ['123 456 782'],
    wrong: ['123 456 783'],
  }),
  keyedNumber({
    name: 'INDIA_AADHAAR_NUMBER',
    words: 'aadhaar,aadhar,aadhaar number,adhaar,uidai,aadhaar card,aadhaar no',
    form: /[2-9]\d{3}[ -]?\d{4}[ -]?\d{4}/,
    isValid: (candidate) => passesVerhoeff(candidate.replaceAll(/\D/g, '')),
    values: ['2345 6789 0124', '234567890124'],
    wrong: ['2345 6789 0125'],
  }),
  keyedNumber({
    name: 'INDIA_PERMANENT_ACCOUNT_NUMBER',
    words: 'permanent account number,pan card,pan number,pan no,e-pan,pan',
    form: /[A-Z]{3}[ABCFGHLJPTK][A-Z]\d{4}[A-Z]/,
    score: 0.8,
    values: ['ACUPA7085R', 'ABCPE1234F'],
    wrong: ['ACUXA7085R'],
  }),
];

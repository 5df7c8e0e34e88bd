import { ContainedWords } from '../contained-words.ts';
import { IS } from '../engine/characters.ts';
import type { Text } from '../engine/text.ts';
import type { Identifier, Keywords } from '../identifier.ts';
import { changesOfKind, distinctCharacters, kindsOfCharacters, longestRow, SIGN } from '../makeup.ts';
import { isExamplePassword } from './example-password.ts';

/** What stands for a value in documentation and code: a placeholder, a variable, a type. */
const NO_VALUE =
  /^(?:[<$%{[].*|\*+|x+|\.+|-+|_+|null|none|nil|undefined|true|false|string|str|text|bytes?|int|any|object|required|optional|redacted|hidden|secret|password|passwd|changeme|placeholder|example|default|empty|invalid|unknown|yes|no|your.*|my.*|the|a|an|not|set|this|that|test|env.*|process\..*|os\..*|self\..*|this\..*|config.*|params?\..*|args\..*|options.*|req.*|input.*|data\..*|user\..*|[a-z]+[.:]{1,2}[a-z].*)$/i;

/** A call has a bracket anywhere. */
function isNoValue(text: string): boolean {
  return text.includes('(') || NO_VALUE.test(text);
}

/** The kinds of characters of which a password has two or more. */
const KINDS = [IS.lower, IS.upper, IS.digit, SIGN];

/** A password that somebody chose: not a word of the language of documentation or code. */
export function looksChosen(password: string, { bytes }: Text, start: number): boolean {
  const end = start + password.length;
  const found = kindsOfCharacters(bytes, start, end);
  if (KINDS.filter((kind) => (found & kind) !== 0).length < 2 || distinctCharacters(bytes, start, end) < 4)
    return false;
  return !isNoValue(password);
}

const value = /[^\s"'`,;<>(){}[\]\\]{4,128}/;

/** How long `Bearer ` is. */
const BEARER = 7;

const wordsForPasswords: Keywords = {
  words: [
    'password',
    'passwd',
    'passphrase',
    'pass phrase',
    'pwd',
    'passcode',
    'kennwort',
    'passwort',
    'contraseña',
    'mot de passe',
    'senha',
    'wachtwoord',
  ],
  assigned: true,
};

/** The password of a candidate, without what ends its sentence; empty where nobody chose it. */
function chosen(candidate: string, text: Text, start: number): string {
  let end = candidate.length;
  while (end > 0 && '.!?:'.includes(candidate.charAt(end - 1))) end -= 1;
  const password = candidate.slice(0, end);
  return end >= 6 && looksChosen(password, text, start) ? password : '';
}

export const credentials: readonly Identifier[] = [
  {
    type: 'PASSWORD',
    onByDefault: true,
    forms: [
      {
        keywords: wordsForPasswords,
        expression: value,
        check(candidate, text, start) {
          const password = chosen(candidate, text, start);
          return isExamplePassword(password) ? 0 : password.length;
        },
        score: 0.75,
        reason: 'what is assigned to a word for a password',
      },
      {
        keywords: wordsForPasswords,
        expression: value,
        check(candidate, text, start) {
          const password = chosen(candidate, text, start);
          return isExamplePassword(password) ? password.length : 0;
        },
        // Below the threshold unless it is lowered: documentation is full of it.
        score: 0.5,
        reason: 'a password of an example',
      },
    ],
    examples: [
      'password: hunter2!',
      'PASSWORD=Tr0ub4dor&3',
      '"dbPassword": "s3cr3t-Pa55"',
      'my password is correct-Horse7.',
      "password: 'secret123'",
      'password: Secret123!',
    ],
    counterExamples: [
      'password: <your password>',
      'password = null',
      'password: string',
      'the password must have 8 characters',
      'password=${PASSWORD}',
      'const password = process.env.PASSWORD',
      'password: required',
    ],
  },
  {
    type: 'GENERIC_SECRET',
    onByDefault: true,
    forms: [
      {
        keywords: {
          words: [
            'api key',
            'apikey',
            'secret',
            'secret key',
            'client secret',
            'access token',
            'auth token',
            'api token',
            'api secret',
            'private key',
            'access key',
            'signing key',
            'encryption key',
            'webhook secret',
            'refresh token',
            'bearer token',
            'token',
          ],
          assigned: true,
        },
        expression: /[A-Za-z0-9+/_=.~-]{16,128}(?![\w(])/,
        check: (candidate, text, start) => (isRandom(candidate, text, start) ? candidate.length : 0),
        score: 0.75,
        reason: 'a random value that is assigned to a word for a secret',
      },
    ],
    examples: [
      'api_key = "k7QmZ2xRb9TfW4hJc8LsV3nG"',
      'clientSecret: 9Tf-W4hJc8LsV3nGd6PyB5tHw0',
      'API_TOKEN=Zx81mQpL0vN4tRyB2kWs',
    ],
    counterExamples: [
      'api_key = process.env.API_KEY_OF_THE_SERVICE',
      'secret: aaaaaaaaaaaaaaaaaaaaaaaa',
      'token: 1234567890123456',
      'token = this.tokenOfTheUser1.value',
      'secret: 0123456789abcdef0123456789abcdef-of-nothing-at-all',
      'access key: AKIAIOSFODNN7EXAMPL',
    ],
  },
  {
    type: 'PIN',
    onByDefault: true,
    forms: [
      {
        keywords: {
          words: ['pin', 'pin code', 'pin number', 'personal identification number', 'atm pin', 'pincode'],
          assigned: true,
        },
        expression: /\d{4,8}(?![\w.-])/,
        score: 0.7,
        reason: 'four to eight digits that are assigned to a word for a PIN',
      },
    ],
    examples: ['pin: 4821', 'my PIN is 482193', 'pin_code="48219"'],
    counterExamples: ['pin the 4821 notes', 'spin: 4821', 'pin: 12', 'PIN: 48-21'],
  },
  {
    type: 'USERNAME',
    onByDefault: false,
    forms: [
      {
        keywords: {
          words: [
            'username',
            'user name',
            'login',
            'user id',
            'userid',
            'login name',
            'benutzername',
            'identifiant',
            'usuario',
          ],
          assigned: true,
        },
        expression: /[A-Za-z0-9][\w.@+-]{2,63}(?![\w(])/,
        check: (candidate) =>
          /^(?:null|none|undefined|true|false|string|str|text|name|required|optional|and|or|is|not)$/i.test(
            candidate,
          )
            ? 0
            : candidate.replace(/\.+$/, '').length,
        // Below the threshold unless it is lowered: programs are full of it.
        score: 0.55,
        reason: 'what is assigned to a word for a user name',
      },
    ],
    examples: ['username: alovelace', '"userName": "ada.lovelace"', 'login=ada_1815'],
    counterExamples: ['username: <name>', 'username = null', 'the username of ada', 'username: string'],
  },
  {
    name: 'HTTP_BASIC_AUTH_HEADER',
    type: 'HTTP_BASIC_AUTH_HEADER',
    onByDefault: true,
    forms: [
      {
        anchor: { prefixes: ['authorization'] },
        expression: /authorization["']?\s{0,2}[:=]\s{0,2}["']?basic\s{1,2}[A-Za-z0-9+/]{8,400}={0,2}/i,
        check(candidate) {
          const encoded = candidate.slice(candidate.lastIndexOf(' ') + 1);
          return decodes(encoded) ? candidate.length : 0;
        },
        score: 0.95,
        reason: 'a header of basic authentication that decodes to a user and a password',
      },
    ],
    examples: ['Authorization: Basic YWRhOnB3MTIzNDU2', '"authorization": "Basic YWRhOnB3MTIzNDU2"'],
    counterExamples: [
      'Authorization: Basic',
      'Authorization: Basic aaaaaaaaaaa',
      'Authorization: Bearer YWRhOnB3MTIzNDU2',
    ],
  },
  {
    type: 'HTTP_BEARER_TOKEN',
    onByDefault: true,
    forms: [
      {
        anchor: { prefixes: ['bearer '] },
        expression: /(?<![A-Za-z0-9])bearer\s{1,2}[A-Za-z0-9._~+/-]{20,400}={0,2}/i,
        check: (candidate, text, start) =>
          isRandom(candidate.slice(BEARER), text, start + BEARER) ? candidate.length : 0,
        score: 0.85,
        reason: 'a bearer token',
      },
    ],
    examples: ['Authorization: Bearer k7QmZ2xRb9TfW4hJc8LsV3nG', 'bearer Zx81mQpL0vN4tRyB2kWs7'],
    counterExamples: [
      'Bearer token',
      'Bearer aaaaaaaaaaaaaaaaaaaaaaaaaa',
      'the bearer of-this-letter-of-introduction',
    ],
  },
  {
    type: 'HTTP_COOKIE',
    onByDefault: true,
    forms: [
      {
        anchor: { prefixes: ['set-cookie', 'cookie'] },
        expression:
          /(?<![A-Za-z0-9])(?:set-)?cookie["']?\s{0,2}:\s{0,2}["']?[A-Za-z0-9_.-]{1,64}=[A-Za-z0-9%._~+/=-]{8,300}(?:;\s?[A-Za-z0-9_.-]{1,32}(?:=[^;\s"']{1,60})?){0,1}/i,
        check: (candidate, { bytes }, start) =>
          /\d/.test(candidate) && distinctCharacters(bytes, start, start + candidate.length) > 12
            ? candidate.length
            : 0,
        score: 0.8,
        reason: 'a header with a cookie',
      },
    ],
    examples: ['Cookie: sid=k7QmZ2xRb9TfW4', 'Set-Cookie: session=Zx81mQpL0vN4tRyB; Secure'],
    counterExamples: ['Cookie: name=value', 'a cookie=8 recipe', 'Cookie policy: see 12345678'],
  },
];

/** What examples have in place of random characters; a row of one of them as long as this is none either. */
const examples = new ContainedWords(['123456', 'abcdef', 'example', 'xxxx']);
const LONG_ROW = 6;

/** Letters and digits mixed as no word of a language or a program has them. */
function isRandom(candidate: string, { bytes }: Text, start: number): boolean {
  const end = start + candidate.length;
  // Between one and ten changes between letters and digits in ten characters: what is drawn at random has them.
  const changes = changesOfKind(bytes, start, end);
  if (changes === 0 || changes * 8 < candidate.length || distinctCharacters(bytes, start, end) < 10)
    return false;
  if (candidate.startsWith('AKIA') || candidate.startsWith('ASIA')) return false;
  if (longestRow(bytes, start, end) >= LONG_ROW || examples.isIn(bytes, start, end)) return false;
  return !isNoValue(candidate);
}

function decodes(encoded: string): boolean {
  try {
    return /^[\x20-\x7e]+:[\x20-\x7e]+$/.test(atob(encoded));
  } catch {
    return false;
  }
}

import { looksChosen } from './credentials.ts';
import type { Identifier } from '../identifier.ts';

const SCHEMES =
  'https http ftp ftps sftp ssh postgres postgresql mysql mariadb mongodb mongodb+srv redis rediss amqp amqps mssql sqlserver clickhouse ldap ldaps smtp smtps';

/** A password before the host of a URL, with the URL up to its host. @see https://www.rfc-editor.org/rfc/rfc3986#section-3.2.1 */
export const credentialsInUrl: Identifier = {
  type: 'CREDENTIALS_IN_URL',
  onByDefault: true,
  forms: [
    {
      anchor: { prefixes: SCHEMES.split(' ').map((scheme) => `${scheme}://`) },
      expression:
        /(?<![A-Za-z0-9+.-])[a-z][a-z+]{1,11}:\/\/[^\s:@/"'<>`?#]{0,64}:[^\s@/"'<>`?#]{3,128}@[A-Za-z0-9][A-Za-z0-9.-]{0,120}/i,
      check(candidate, text, start) {
        const password = candidate.indexOf(':', candidate.indexOf('://') + 3) + 1;
        const end = candidate.lastIndexOf('@');
        return looksChosen(candidate.slice(password, end), text, start + password) ? candidate.length : 0;
      },
      score: 0.95,
      reason: 'a password before the host of a URL',
    },
  ],
  examples: [
    'DATABASE_URL=postgres://app:Zx81mQpL0vN4@db.internal:5432/orders',
    'mongodb+srv://app:Zx81mQpL0vN4@cluster0.example.net/db?w=majority',
    'git clone https://ada:Tr0ub4dor@git.example.org/x.git',
    'redis://:Zx81mQpL0vN4@cache:6379/0',
  ],
  counterExamples: [
    'postgres://user:password@localhost/db',
    'postgres://app:${DB_PASSWORD}@db/orders',
    'https://example.org:8080/a@b',
    'https://ada@example.org/x:1@y',
    'http://<user>:<password>@host',
  ],
};

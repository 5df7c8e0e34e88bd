import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Secret } from '#kernel';
import { createPasswordHashes } from '../../src/identity/password-hash.ts';
import { inFipsMode } from '../support/fips.ts';

const usual = createPasswordHashes(false);
const fips = createPasswordHashes(true);
const password = new Secret('correct horse battery staple');

/** hashlib.pbkdf2_hmac('sha512', b'correct horse battery staple', b'saltsaltsaltsalt', 1000, 64) */
const PBKDF2_OF_PYTHON =
  'ORxvnPF08mmTltUf/WSLS8FZ3yYanqBrD+km4rpMr07F2ze7/s1VLAjm+ry9RrSLc7aA5i7XxlkTGvDGO5vcpw';

/** argon2id of the same password and salt, by this Node outside FIPS mode. */
const ARGON2 =
  '$argon2id$v=19$m=64,t=1,p=1$c2FsdHNhbHRzYWx0c2FsdA$TUhCoV6YH8thtZpQqRp0JvQQ5ZYgiLA0LYApKDG6qtM';

/** The FIPS provider has no Argon2. */
const argon2 = { skip: inFipsMode && 'in FIPS mode there is no Argon2' };

describe('password hashes', () => {
  test(
    'outside FIPS mode they are argon2id with the parameters in them, each with its own salt',
    argon2,
    async () => {
      const [one, two] = [await usual.make(password), await usual.make(password)];
      assert.match(one, /^\$argon2id\$v=19\$m=65536,t=3,p=4\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{43}$/);
      assert.notEqual(one, two);
    },
  );

  test('in FIPS mode they are PBKDF2 over SHA-512', async () => {
    const hash = await fips.make(password);
    assert.match(hash, /^\$pbkdf2-sha512\$v=1\$i=210000\$[A-Za-z0-9+/]{22}\$[A-Za-z0-9+/]{86}$/);
    assert.equal(await fips.verify(password, hash), true);
    assert.equal(await fips.verify(new Secret('another'), hash), false);
  });

  test('outside FIPS mode both verify, with the parameters that they were made with', argon2, async () => {
    for (const hash of [
      await usual.make(password),
      ARGON2,
      await fips.make(password),
      `$pbkdf2-sha512$v=1$i=1000$c2FsdHNhbHRzYWx0c2FsdA$${PBKDF2_OF_PYTHON}`,
    ]) {
      assert.equal(await usual.verify(password, hash), true);
      assert.equal(await usual.verify(new Secret('Correct horse battery staple'), hash), false);
    }
  });

  test('in FIPS mode a hash from outside it is refused, and who is asked is told what to do', async () => {
    await assert.rejects(fips.verify(password, ARGON2), {
      code: 'AccessDeniedException',
      message: /an administrator must set it anew/,
    });
  });

  test('a hash of another form is refused', async () => {
    for (const hash of ['', 'plain', '$argon2i$v=19$m=65536,t=3,p=4$AAAA$AAAA', '$argon2id$v=19$m=65536']) {
      await assert.rejects(usual.verify(password, hash), { code: 'UnknownPasswordHash' });
    }
  });
});

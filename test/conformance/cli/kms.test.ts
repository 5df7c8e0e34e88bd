import assert from 'node:assert/strict';
import { createPublicKey, randomUUID, verify } from 'node:crypto';
import { writeFile } from 'node:fs/promises';
import { temporaryFolder } from '../../support/temporary.ts';
import { conformanceCase } from '../support/case.ts';
import { answerOf, as, command, refused, target, type Options } from './aws.ts';
import { newUser } from './people.ts';

interface KeyMetadata {
  readonly KeyId: string;
  readonly Arn: string;
  readonly KeyState: string;
}

const TEXT = Buffer.from('what nobody else reads');
const CONTEXT = { 'encryption-context': 'team=red,purpose=conformance' };

function kms<T = undefined>(name: string, options: Options = {}): Promise<T> {
  return answerOf<T>(command('kms', name, options));
}

const stateOf = async (key: string): Promise<string> =>
  (await kms<{ KeyMetadata: KeyMetadata }>('describe-key', { 'key-id': key })).KeyMetadata.KeyState;

/** A key of a test's own, which stays. */
async function newKey(options: Options = {}): Promise<string> {
  return (await kms<{ KeyMetadata: KeyMetadata }>('create-key', options)).KeyMetadata.KeyId;
}

/** A folder with the text and whatever a test puts beside it, each as the CLI takes a file of bytes. */
async function files(more: Readonly<Record<string, Buffer>> = {}) {
  const folder = await temporaryFolder();
  for (const [name, bytes] of Object.entries({ text: TEXT, other: Buffer.from('another'), ...more })) {
    await writeFile(folder.file(name), bytes);
  }
  return {
    blob: (name: string) => `fileb://${folder.file(name)}`,
    async add(name: string, base64: string): Promise<string> {
      await writeFile(folder.file(name), Buffer.from(base64, 'base64'));
      return `fileb://${folder.file(name)}`;
    },
    [Symbol.asyncDispose]: () => folder[Symbol.asyncDispose](),
  };
}

async function seal(key: string, folder: Awaited<ReturnType<typeof files>>, more: Options = {}) {
  const plaintext = folder.blob('text');
  const sealed = await kms<{ CiphertextBlob: string }>('encrypt', { 'key-id': key, plaintext, ...more });
  return folder.add(randomUUID(), sealed.CiphertextBlob);
}

async function open(sealed: string, more: Options = {}): Promise<string> {
  const opened = await kms<{ Plaintext: string }>('decrypt', { 'ciphertext-blob': sealed, ...more });
  return Buffer.from(opened.Plaintext, 'base64').toString();
}

conformanceCase('kms-encrypt', async () => {
  await using folder = await files();
  const key = await newKey();
  const alias = `alias/conformance-cli-${randomUUID()}`;
  await kms('create-alias', { 'alias-name': alias, 'target-key-id': key });
  const sealed = await seal(alias, folder, CONTEXT);
  assert.equal(await open(sealed, CONTEXT), TEXT.toString());
  for (const context of [{}, { 'encryption-context': 'team=blue,purpose=conformance' }]) {
    await refused(
      'InvalidCiphertextException',
      command('kms', 'decrypt', { 'ciphertext-blob': sealed, ...context }),
    );
  }
  await kms('delete-alias', { 'alias-name': alias });
});

conformanceCase('kms-data-key', async () => {
  await using folder = await files();
  const key = await newKey();
  const made = await kms<{ Plaintext: string; CiphertextBlob: string }>('generate-data-key', {
    ...{ 'key-id': key, 'key-spec': 'AES_256', ...CONTEXT },
  });
  assert.equal(Buffer.from(made.Plaintext, 'base64').length, 32);
  const opened = await kms<{ Plaintext: string }>('decrypt', {
    ...{ 'ciphertext-blob': await folder.add('sealed', made.CiphertextBlob), ...CONTEXT },
  });
  assert.equal(opened.Plaintext, made.Plaintext);
});

conformanceCase('kms-mac', async () => {
  await using folder = await files();
  const key = await newKey({ 'key-spec': 'HMAC_256', 'key-usage': 'GENERATE_VERIFY_MAC' });
  const asked = { 'key-id': key, 'mac-algorithm': 'HMAC_SHA_256' };
  const { Mac } = await kms<{ Mac: string }>('generate-mac', { ...asked, message: folder.blob('text') });
  const check = { ...asked, mac: await folder.add('mac', Mac) };
  const verified = await kms<{ MacValid: boolean }>('verify-mac', { ...check, message: folder.blob('text') });
  assert.equal(verified.MacValid, true);
  await refused(
    'KMSInvalidMacException',
    command('kms', 'verify-mac', { ...check, message: folder.blob('other') }),
  );
});

conformanceCase('kms-sign', async () => {
  await using folder = await files();
  const key = await newKey({ 'key-spec': 'RSA_2048', 'key-usage': 'SIGN_VERIFY' });
  const asked = { 'key-id': key, 'signing-algorithm': 'RSASSA_PKCS1_V1_5_SHA_256' };
  const message = { message: folder.blob('text') };
  const { Signature } = await kms<{ Signature: string }>('sign', { ...asked, ...message });
  const check = { ...asked, signature: await folder.add('signature', Signature) };
  const verified = await kms<{ SignatureValid: boolean }>('verify', { ...check, ...message });
  assert.equal(verified.SignatureValid, true);
  await refused(
    'KMSInvalidSignatureException',
    command('kms', 'verify', { ...check, message: folder.blob('other') }),
  );
  const { PublicKey } = await kms<{ PublicKey: string }>('get-public-key', { 'key-id': key });
  const outside = createPublicKey({ key: Buffer.from(PublicKey, 'base64'), format: 'der', type: 'spki' });
  assert.ok(verify('sha256', TEXT, outside, Buffer.from(Signature, 'base64')));
});

conformanceCase('kms-grant', async () => {
  await using folder = await files();
  const key = await newKey();
  await using reader = await newUser('conformance-cli-reader');
  const asReader = as(reader.key);
  const sealed = await seal(key, folder, CONTEXT);
  const decrypt = command('kms', 'decrypt', { 'ciphertext-blob': sealed, ...CONTEXT });
  await refused('AccessDeniedException', decrypt, asReader);
  const { GrantId } = await kms<{ GrantId: string }>('create-grant', {
    'key-id': key,
    'grantee-principal': `arn:aws:iam::${target.accountId}:user/conformance-cli-reader`,
    operations: 'Decrypt',
    constraints: 'EncryptionContextSubset={team=red}',
  });
  const { Grants } = await kms<{ Grants: { GrantId: string; Operations: string[] }[] }>('list-grants', {
    'key-id': key,
  });
  assert.deepEqual(
    Grants.map((grant) => [grant.GrantId, grant.Operations]),
    [[GrantId, ['Decrypt']]],
  );
  const { Plaintext } = await answerOf<{ Plaintext: string }>(decrypt, asReader);
  assert.equal(Buffer.from(Plaintext, 'base64').toString(), TEXT.toString());
  await kms('revoke-grant', { 'key-id': key, 'grant-id': GrantId });
  await refused('AccessDeniedException', decrypt, asReader);
});

conformanceCase('kms-disabled', async () => {
  await using folder = await files();
  const key = await newKey();
  const sealed = await seal(key, folder);
  await kms('disable-key', { 'key-id': key });
  await refused('DisabledException', command('kms', 'decrypt', { 'ciphertext-blob': sealed }));
  await kms('enable-key', { 'key-id': key });
  assert.equal(await open(sealed), TEXT.toString());
});

conformanceCase('kms-rotation', async () => {
  await using folder = await files();
  const key = await newKey();
  const sealed = await seal(key, folder);
  await kms('rotate-key-on-demand', { 'key-id': key });
  const { Rotations } = await kms<{ Rotations: { RotationType: string }[] }>('list-key-rotations', {
    'key-id': key,
  });
  assert.deepEqual(
    Rotations.map(({ RotationType }) => RotationType),
    ['ON_DEMAND'],
  );
  assert.equal(await open(sealed), TEXT.toString());
});

conformanceCase('kms-deletion', async () => {
  await using folder = await files();
  const key = await newKey();
  const sealed = await seal(key, folder);
  await kms('schedule-key-deletion', { 'key-id': key, 'pending-window-in-days': '7' });
  assert.equal(await stateOf(key), 'PendingDeletion');
  await refused('KMSInvalidStateException', command('kms', 'decrypt', { 'ciphertext-blob': sealed }));
  await kms('cancel-key-deletion', { 'key-id': key });
  assert.equal(await stateOf(key), 'Disabled');
});

conformanceCase('kms-tags', async () => {
  const key = await newKey({ tags: 'TagKey=team,TagValue=red' });
  await kms('tag-resource', { 'key-id': key, tags: 'TagKey=stage,TagValue=test' });
  await kms('untag-resource', { 'key-id': key, 'tag-keys': 'team' });
  const { Tags } = await kms<{ Tags: unknown[] }>('list-resource-tags', { 'key-id': key });
  assert.deepEqual(Tags, [{ TagKey: 'stage', TagValue: 'test' }]);
});

conformanceCase('kms-pages', async () => {
  const one = await newKey();
  const two = await newKey();
  interface Page {
    readonly Keys: readonly { readonly KeyId: string }[];
    readonly NextToken?: string;
  }
  const whole = (await kms<Page>('list-keys', { 'page-size': '1' })).Keys.map(({ KeyId }) => KeyId);
  assert.equal(new Set(whole).size, whole.length);
  for (const key of [one, two]) assert.ok(whole.includes(key));
  const first = await kms<Page>('list-keys', { 'max-items': '1' });
  const rest = await kms<Page>('list-keys', { 'starting-token': first.NextToken ?? '' });
  assert.equal(first.Keys.length, 1);
  const listed = [...first.Keys, ...rest.Keys].map(({ KeyId }) => KeyId);
  assert.equal(new Set(listed).size, listed.length);
  for (const key of [one, two]) assert.ok(listed.includes(key));
});

import { CaprockError } from '#kernel';
import type { DataKeyPlace } from '../data-key-place.ts';
import type { AwsKmsPlace } from './aws-kms-place.ts';
import { isMismatch, unavailable } from './aws-kms-refusal.ts';
import type { KeyServiceContext, OpenServiceKey } from './key-service.ts';
import type { RootKeyProvider } from './provider.ts';
import { rootKeyId, type RootKey } from './root-key.ts';

/**
 * A root key that is a key of AWS KMS, which never leaves it: each data key is wrapped and unwrapped there, with an
 * encryption context that names this installation, the account, the purpose and the data key, and stands in the
 * service's own audit trail.
 *
 * The state keeps a proof: random bytes that KMS wrapped when the root key was made. Its id is derived from those bytes, so
 * finding it shows that the key is there, is the right one, and may be used.
 *
 * @see https://docs.aws.amazon.com/kms/latest/developerguide/encrypt_context.html
 */
export function awsKmsProvider(place: AwsKmsPlace, open: OpenServiceKey): RootKeyProvider {
  const { arn, installation } = place;
  const name = `the AWS KMS key ${arn}`;
  const service = open(place);
  const proofContext = contextOf(installation, { 'caprock:purpose': 'root-key' });

  function rootKey(id: string): RootKey {
    const context = ({ accountId, purpose, dataKeyId }: DataKeyPlace): KeyServiceContext =>
      contextOf(installation, {
        'caprock:root-key': id,
        'caprock:account': accountId,
        'caprock:purpose': purpose,
        'caprock:data-key': dataKeyId,
      });
    return {
      id,
      async wrap(dataKey, at) {
        try {
          return await service.encrypt(dataKey, context(at));
        } catch (error) {
          throw unavailable(name, error);
        }
      },
      async unwrap(wrapped, at) {
        try {
          return Buffer.from(await service.decrypt(wrapped, context(at)));
        } catch (error) {
          if (!isMismatch(error)) throw unavailable(name, error);
          throw new CaprockError('DoesNotOpen', 'A data key does not open: it was altered, or moved.', {
            cause: error,
          });
        }
      },
    };
  }

  return {
    kind: 'aws-kms',
    name,
    async find(id, { key, installation: called, proof }) {
      if (key !== arn || called !== installation || typeof proof !== 'string') return undefined;
      const plain = await service
        .decrypt(Buffer.from(proof, 'base64'), proofContext)
        .catch((error: unknown) => {
          throw unavailable(name, error);
        });
      const found = rootKeyId(plain).toString('hex');
      plain.fill(0);
      return found === id ? rootKey(id) : undefined;
    },
    instead: async () =>
      `(called ${installation}) is another one: say which key it is, and what it was called`,
    async make() {
      const { plain, wrapped } = await service.generateDataKey(proofContext).catch((error: unknown) => {
        throw unavailable(name, error);
      });
      const id = rootKeyId(plain).toString('hex');
      plain.fill(0);
      const proof = Buffer.from(wrapped).toString('base64');
      return { key: rootKey(id), parameters: { key: arn, installation, proof } };
    },
    settle: async () => false,
  };
}

function contextOf(installation: string, more: KeyServiceContext): KeyServiceContext {
  return { 'caprock:installation': installation, ...more };
}

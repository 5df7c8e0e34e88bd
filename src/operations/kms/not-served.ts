import type { Kms } from '#keys';
import { ApiError } from '#kernel';
import { operationShape, services } from '#shapes';
import { defineOperation, type Operation } from '../operation.ts';
import { keyNeed, keyNeeded } from './key-need.ts';

interface Refused {
  readonly code: string;
  readonly message: string;
  readonly freeText?: readonly string[];
  readonly readOnly?: boolean;
}

const NO_STORES =
  'There are no custom key stores here: keys are kept under the root key of the installation.';
const noStore: Refused = { code: 'CustomKeyStoreNotFoundException', message: NO_STORES };

/** Operations on key stores beside Caprock's own, none of which there are. */
const ON_STORES: Readonly<Record<string, Refused>> = {
  CreateCustomKeyStore: {
    code: 'UnsupportedOperationException',
    message: NO_STORES,
    freeText: [
      'CustomKeyStoreName',
      'XksProxyUriEndpoint',
      'XksProxyUriPath',
      'XksProxyVpcEndpointServiceName',
      'XksProxyVpcEndpointServiceOwner',
      'TrustAnchorCertificate',
    ],
  },
  ConnectCustomKeyStore: noStore,
  DisconnectCustomKeyStore: noStore,
  DeleteCustomKeyStore: noStore,
  UpdateCustomKeyStore: {
    ...noStore,
    freeText: [
      'NewCustomKeyStoreName',
      'XksProxyUriEndpoint',
      'XksProxyUriPath',
      'XksProxyVpcEndpointServiceName',
      'XksProxyVpcEndpointServiceOwner',
    ],
  },
};

const NO_KEM = 'There are no ML-KEM keys here, and a key of another usage does not encapsulate.';

/** Operations on a key that no key of Caprock is made for: refused to those who may ask it of that key. */
const ON_KEYS: Readonly<Record<string, Refused>> = {
  ReplicateKey: {
    code: 'UnsupportedOperationException',
    message: 'The key is no multi-Region key: those are not made here.',
    freeText: ['Description', 'Tags', 'ReplicaRegion'],
  },
  UpdatePrimaryRegion: {
    code: 'UnsupportedOperationException',
    message: 'The key is no multi-Region key: those are not made here.',
    freeText: ['PrimaryRegion'],
  },
  Encapsulate: { code: 'InvalidKeyUsageException', message: NO_KEM, readOnly: true },
  Decapsulate: { code: 'InvalidKeyUsageException', message: NO_KEM, readOnly: true },
  GetKeyLastUsage: {
    code: 'UnsupportedOperationException',
    message: 'When a key was last used is asked of the audit trail here: LookupEvents by the ARN of the key.',
    readOnly: true,
  },
};

/** What the KMS API has and Caprock has not: refused with a modelled error, after the road's own steps. */
export function notServed(kms: Pick<Kms, 'access'>): readonly Operation[] {
  return [
    describeCustomKeyStores(),
    ...Object.entries(ON_STORES).map(([name, refused]) =>
      defineOperation({
        ...declaration(name, refused),
        needs: () => [{ action: `kms:${name}`, resource: '*' }],
        perform: async () => refuse(refused),
      }),
    ),
    ...Object.entries(ON_KEYS).map(([name, refused]) =>
      defineOperation({
        ...declaration(name, refused),
        needs: (input: { KeyId: string }, caller) => keyNeed(kms, `kms:${name}`, input, caller),
        async perform({ needs }) {
          keyNeeded(needs);
          return refuse(refused);
        },
      }),
    ),
  ];
}

function declaration(name: string, { freeText = [], readOnly = false }: Refused) {
  return {
    shape: operationShape(services.kms, name),
    eventClass: 'Management',
    readOnly,
    freeText,
    recorded: { input: name in ON_KEYS ? ['KeyId'] : [] },
  } as const;
}

function refuse({ code, message }: Refused): never {
  throw new ApiError(code, message);
}

/** @see https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeCustomKeyStores.html */
function describeCustomKeyStores(): Operation {
  return defineOperation({
    shape: operationShape(services.kms, 'DescribeCustomKeyStores'),
    eventClass: 'Management',
    readOnly: true,
    freeText: ['CustomKeyStoreName'],
    needs: () => [{ action: 'kms:DescribeCustomKeyStores', resource: '*' }],
    async perform({ input }: { input: { CustomKeyStoreId?: string; CustomKeyStoreName?: string } }) {
      if (input.CustomKeyStoreId !== undefined || input.CustomKeyStoreName !== undefined) refuse(noStore);
      return { output: { CustomKeyStores: [], Truncated: false } };
    },
  });
}

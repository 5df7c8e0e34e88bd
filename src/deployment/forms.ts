import { CaprockError } from '#kernel';
import { plainForm } from './copy.ts';
import type { BundleForm, FormName } from './form.ts';
import { sealedForm } from './sealed-copy.ts';
import type { BundleSealer } from './sealing.ts';

export type BundleForms = Readonly<Record<FormName, BundleForm>>;

/** @param sealer absent where nothing that is sealed can be run */
export function bundleForms(sealer: BundleSealer | undefined): BundleForms {
  return { plain: plainForm, sealed: sealedForm(sealer ?? noSealer) };
}

const noSealer: BundleSealer = { seal: unopened, open: unopened };

function unopened(): never {
  throw new CaprockError(
    'NoSandbox',
    'It was delivered sealed, and is opened for a sandbox alone, in memory: start without --unsealed.',
  );
}

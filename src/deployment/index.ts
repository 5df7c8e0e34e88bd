export { openCatalog, type Catalog, type CatalogOptions, type Refusal } from './catalog.ts';
export { deliver, type Delivery, type DeliveryOptions, type DeliveryProgress } from './deliver.ts';
export { type Deployment } from './deployment.ts';
export { type FormName } from './form.ts';
export { isIsolation, type Isolation } from './isolation.ts';
export { parseManifest, type InputModality, type Manifest, type OutputModality } from './manifest.ts';
export {
  type Invocation,
  type ModelAnswer,
  type ModelLimits,
  type Models,
  type ProcessStatus,
  type StreamedAnswer,
  type WholeAnswer,
} from './models.ts';
export { openModels, type ModelsOptions } from './open-models.ts';
export { prepareSandbox, type Sandbox, type SandboxDescription } from './sandbox/index.ts';
export { type BundleSealer } from './sealing.ts';

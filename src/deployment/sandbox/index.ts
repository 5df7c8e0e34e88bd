export { prepareSandbox } from './prepare.ts';
export type { BundleSource, Guest, Sandbox, SandboxDescription } from './sandbox.ts';

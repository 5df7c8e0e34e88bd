export { prepareSandbox } from './prepare.ts';
export type { Guest, Sandbox, SandboxDescription } from './sandbox.ts';

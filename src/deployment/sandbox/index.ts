export { prepareSandbox } from './prepare.ts';
export type { Guest, Launch, Sandbox, SandboxDescription } from './sandbox.ts';

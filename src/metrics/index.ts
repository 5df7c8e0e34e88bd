export { Registry } from './registry.ts';
export { serveMetrics } from './serve.ts';

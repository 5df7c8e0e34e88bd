export { readAllowList } from './allow-list.ts';
export { createEgress, type Egress } from './egress.ts';

export { createDetector, type Detector } from './detector.ts';
export type { Finding } from './finding.ts';
export type { Identifier } from './identifier.ts';
export { builtInIdentifiers } from './identifiers/index.ts';
export { credentialsInUrl } from './url-credentials.ts';

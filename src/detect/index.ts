export { createDetector, type Detector, type DetectorOptions } from './detector.ts';
export type { Masker, Replacement } from './masker.ts';
export type { OwnIdentifier } from './own-identifier.ts';
export type { Finding } from './finding.ts';
export type { Identifier } from './identifier.ts';
export { builtInIdentifiers } from './identifiers/index.ts';
export { macieIdentifiers } from './macie.ts';
export { credentialsInUrl } from './url-credentials.ts';
export { JoinedText, type Covered, type Replaced } from './joined-text.ts';

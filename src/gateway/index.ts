export type { CertificatePair } from './certificates.ts';
export { BodyBudget } from './body.ts';
export { createGuardDetector } from './guard.ts';
export { listen, type Listener } from './listener.ts';
export { createRoad, type Road, type RoadDeps } from './road.ts';
export type { GatewayLog } from './log.ts';
export { signIn } from './web/sign-in/index.ts';
export { besideRoad, createWeb } from './web/web.ts';
export { workforceWeb } from './web/workforce/index.ts';

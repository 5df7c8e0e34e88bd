// placeholder of the lead while helper P writes the real one
export interface Finding { readonly type: string; readonly start: number; readonly end: number; readonly score: number; readonly reason: string }
export interface Detector { find(text: string): Finding[] }
export function createDetector(): Detector { return { find: () => [] }; }
export function credentialsInUrl(_text: string): Finding[] { return []; }

import { ALNUM, IS, kinds } from './characters.ts';
import type { Back } from './rule.ts';
import type { Shape } from './shapes.ts';

/** Where a candidate begins, by the shape that is its anchor; at the anchor itself for the others. */
export const backs: Partial<Record<Shape, Back>> = {
  at: (text, place) => {
    let at = back(text, place, /[\w.%+'-]/, 64);
    while (at < place && ((kinds[text.charCodeAt(at)] ?? 0) & ALNUM) === 0) at += 1;
    return at;
  },
  scheme: (text, place) => back(text, place, /[A-Za-z0-9+.-]/, 32),
  ipv4: (text, place) => back(text, place, /\d/, 3),
  ipv6: (text, place) => back(text, place, /[0-9a-fA-F:]/, 40),
  mac: (_, place) => Math.max(0, place - 2),
  nanp: (text, place) => {
    const at = text.charAt(place - 1) === '(' ? place - 1 : place;
    const hasCountry = /[-. ]/.test(text.charAt(at - 1)) && text.charAt(at - 2) === '1';
    return hasCountry && ((kinds[text.charCodeAt(at - 3)] ?? 0) & IS.digit) === 0 ? at - 2 : at;
  },
};

function back(text: string, place: number, character: RegExp, most: number): number {
  const lowest = Math.max(0, place - most);
  let at = place;
  while (at > lowest && character.test(text.charAt(at - 1))) at -= 1;
  return at;
}

import { beginnings } from './back.ts';
import { hasDigit, isPlausible, mayBegin, nextBeginning } from './byte-tests.ts';
import { CONNECTOR_LENGTH, endOfConnector } from './connector.ts';
import type { Rule } from './rule.ts';
import type { Text } from './text.ts';

/** An expression may peek two characters beyond its last step. */
export const PEEK = 2;

/**
 * Where the candidate begins that an anchor may lead a rule to, or where the keyword ends for a rule with keywords, as far
 * as bytes tell; -1 where there is none. What depends on text that is still to come is one.
 *
 * @param keywordEnd where the literal ends, if the anchor is one
 */
export function lead(rule: Rule, text: Text, ended: boolean, place: number, keywordEnd: number): number {
  const hasAhead = (characters: number): boolean => ended || text.length >= keywordEnd + characters + PEEK;
  switch (rule.kind) {
    case 'anchored': {
      const start = beginnings[rule.beginning](text.bytes, place, rule.back);
      return start >= 0 && mayBegin(rule, text, start) ? start : -1;
    }
    case 'assigned': {
      if (!hasAhead(CONNECTOR_LENGTH)) return keywordEnd;
      const value = endOfConnector(text.bytes, keywordEnd);
      return value >= 0 && mayBegin(rule, text, value) ? keywordEnd : -1;
    }
    case 'near':
      return !hasAhead(rule.within + rule.longest) || isNear(rule, text, place, keywordEnd) ? keywordEnd : -1;
  }
}

/** Whether a value may stand near a keyword, before it or after it. */
function isNear(rule: Rule, text: Text, place: number, keywordEnd: number): boolean {
  const reach = rule.within + rule.longest;
  const last = Math.min(text.length, keywordEnd + reach);
  const after = keywordEnd + rule.within + 1;
  if ((!rule.needsDigit || hasDigit(text, keywordEnd, last)) && begins(rule, text, keywordEnd, after, last))
    return true;
  const first = Math.max(0, place - reach);
  return hasDigit(text, first, place) && begins(rule, text, first, place, place);
}

function begins(rule: Rule, text: Text, from: number, to: number, end: number): boolean {
  let at = nextBeginning(rule, text, from, to, end);
  while (at >= 0 && !isPlausible(rule, text, at)) at = nextBeginning(rule, text, at + 1, to, end);
  return at >= 0;
}

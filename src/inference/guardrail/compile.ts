import { checkExpressions } from './expressions.ts';
import { profaneWords } from './profanity.ts';
import { actionOn, type Action, type GuardrailRules, type Side } from './rules.ts';
import { Spotter, type SensitiveRule } from './spotter.ts';
import { WordFinder, type Word } from './word-finder.ts';

/** What a word is told as: one of the customer's own, or one of a managed list. */
export type WordHit =
  | { readonly kind: 'custom'; readonly match: string }
  | { readonly kind: 'managed'; readonly match: string; readonly list: 'PROFANITY' };

/** One side of a guardrail, ready to be run. */
export interface CompiledSide {
  readonly block: Spotter | undefined;
  readonly anonymize: Spotter | undefined;
  readonly none: Spotter | undefined;
  readonly blockedWords: WordFinder<WordHit>;
  readonly notedWords: WordFinder<WordHit>;
  /** The types of the API that it looks for, for a trace that tells what was not found too. */
  readonly piiTypes: readonly string[];
  readonly hasRegexes: boolean;
  /** Whether anything is looked for at all. */
  readonly assesses: boolean;
  /** Whether something may be blocked: the whole text must be known before any of it may pass. */
  readonly blocks: boolean;
  /** Whether something may be masked. */
  readonly masks: boolean;
}

export interface CompiledGuardrail {
  readonly input: CompiledSide;
  readonly output: CompiledSide;
}

/** @throws ApiError `ValidationException` for a rule that cannot be enforced */
export function compileGuardrail(rules: GuardrailRules): CompiledGuardrail {
  // Those that are off on both sides, too: nothing is kept that could not be run.
  checkExpressions(rules.regexes);
  return { input: compileSide(rules, 'input'), output: compileSide(rules, 'output') };
}

function compileSide(rules: GuardrailRules, side: Side): CompiledSide {
  const found: Record<Action, SensitiveRule[]> = { BLOCK: [], ANONYMIZE: [], NONE: [] };
  const piiTypes: string[] = [];
  for (const rule of rules.piiEntities) {
    const action = actionOn(rule, side, 'BLOCK');
    if (action === undefined) continue;
    piiTypes.push(rule.type);
    found[action].push({ kind: 'pii', type: rule.type });
  }
  let hasRegexes = false;
  for (const rule of rules.regexes) {
    const action = actionOn(rule, side, 'BLOCK');
    if (action === undefined) continue;
    hasRegexes = true;
    found[action].push({ kind: 'regex', name: rule.name, pattern: rule.pattern });
  }
  const spotter = (action: Action): Spotter | undefined =>
    found[action].length === 0 ? undefined : new Spotter(found[action]);
  const [block, anonymize, none] = [spotter('BLOCK'), spotter('ANONYMIZE'), spotter('NONE')];
  const blockedWords = new WordFinder(wordsOf(rules, side, 'BLOCK'));
  const notedWords = new WordFinder(wordsOf(rules, side, 'NONE'));
  const blocks = block !== undefined || !blockedWords.isEmpty;
  const masks = anonymize !== undefined;
  const assesses = blocks || masks || none !== undefined || !notedWords.isEmpty;
  return {
    ...{ block, anonymize, none, blockedWords, notedWords },
    ...{ piiTypes, hasRegexes, assesses, blocks, masks },
  };
}

function wordsOf(rules: GuardrailRules, side: Side, action: 'BLOCK' | 'NONE'): readonly Word<WordHit>[] {
  const custom = rules.words
    .filter((rule) => actionOn(rule, side, 'BLOCK') === action)
    .map(({ text }): Word<WordHit> => ({ text, rule: { kind: 'custom', match: text } }));
  const managed = rules.managedWordLists
    .filter((rule) => actionOn(rule, side, 'BLOCK') === action)
    .flatMap(({ type }) =>
      profaneWords().map((text): Word<WordHit> => ({
        text,
        rule: { kind: 'managed', match: text, list: type },
      })),
    );
  return [...custom, ...managed];
}

import { limits, type Content } from '#kernel';
import { openContent } from '#open-content';
import type { GuardrailChecksConfig, GuardrailChecksMessage, GuardrailChecksResults } from '#shapes';
import { invalid, unavailable } from '../refuse.ts';
import { SpottedTogether } from './spotted-together.ts';
import { Spotter } from './spotter.ts';
import { textNode } from './text-tree.ts';

/** The request of InvokeGuardrailChecks, as the codec decodes it. */
export interface GuardrailChecksInput {
  readonly messages: Content<GuardrailChecksMessage[]>;
  readonly checks: GuardrailChecksConfig;
}

export interface GuardrailChecksOutput {
  readonly results: GuardrailChecksResults;
  readonly usage: { readonly sensitiveInformation: { readonly textUnits: number } };
}

type Entry = NonNullable<NonNullable<GuardrailChecksResults['sensitiveInformation']>['results']>[number];

/**
 * Looks for types of sensitive data in messages, without a guardrail. What is told are places, never what stands there.
 * @throws ApiError `ValidationException` for a check that is not built
 */
export function guardrailChecks({ messages, checks }: GuardrailChecksInput): GuardrailChecksOutput {
  for (const check of ['contentFilter', 'promptAttack'] as const) {
    if (checks[check] !== undefined) throw unavailable(`checks.${check}`, 'Ask for sensitiveInformation.');
  }
  const entities = checks.sensitiveInformation?.entities;
  if (entities === undefined) throw invalid('checks has no check. Ask for sensitiveInformation.');
  const spotter = spotterOf([...new Set(entities.map(({ type }) => type ?? ''))]);
  const results: Entry[] = [];
  let textUnits = 0;
  for (const [messageIndex, { content = [] }] of openContent(messages).entries()) {
    const texts = content.map(({ text = '' }) => text);
    for (const text of texts) textUnits += Math.ceil(text.length / limits.guardrailUnitCharacters);
    results.push(...found(spotter, texts).map((place) => ({ ...place, messageIndex })));
  }
  const told = results.slice(0, limits.guardrailTraceMatches);
  return {
    results: { sensitiveInformation: { results: told, truncated: told.length < results.length } },
    usage: { sensitiveInformation: { textUnits } },
  };
}

/** Spotters of sets of types that were asked for lately: making one costs more than what most texts do. */
const spotters = new Map<string, Spotter>();

function spotterOf(types: readonly string[]): Spotter {
  const key = types.toSorted().join(' ');
  const spotter = spotters.get(key) ?? new Spotter(types.map((type) => ({ kind: 'pii', type })));
  // The one that was asked for last stands last.
  spotters.delete(key);
  spotters.set(key, spotter);
  for (const oldest of spotters.keys()) {
    if (spotters.size <= limits.guardrailCheckSetsCached) break;
    spotters.delete(oldest);
  }
  return spotter;
}

/** Data that is cut across blocks is told of each of them. */
function found(spotter: Spotter, texts: readonly string[]): Omit<Entry, 'messageIndex'>[] {
  const together = new SpottedTogether(
    texts.map((text) => ({ node: textNode(text, 'messages'), after: '\n', goesOn: true })),
  );
  const counters = texts.map(characterCounter);
  return together.find(spotter).flatMap(({ rule, score, ...span }) =>
    together.lines.covered(span).map(({ part, start, end }) => {
      const place = counters[part] ?? characterCounter('');
      return {
        // Only types of the API were asked for.
        type: (rule.kind === 'pii' ? rule.type : rule.name) as Entry['type'],
        confidenceScore: score,
        contentIndex: part,
        beginOffset: place(start),
        endOffset: place(end),
      };
    }),
  );
}

/** Offsets in characters, as most languages count them, of places that come in the order of the text. */
function characterCounter(text: string): (unit: number) => number {
  let unit = 0;
  let characters = 0;
  return (wanted) => {
    while (unit < wanted) {
      unit += (text.codePointAt(unit) ?? 0) > 0xffff ? 2 : 1;
      characters += 1;
    }
    return characters;
  };
}

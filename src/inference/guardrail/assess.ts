import type { Assessment } from './assessment.ts';
import type { CompiledSide } from './compile.ts';
import { placeholder, type Placeholders } from './placeholders.ts';
import type { Spotted, Spotter } from './spotter.ts';

/**
 * Looks at a whole text: notes what there is in `assessment` and gives the text masked. Whether it may pass is
 * `assessment.blocked`.
 */
export function assessText(
  text: string,
  side: CompiledSide,
  assessment: Assessment,
  placeholders?: Placeholders,
): string {
  assessment.cover(text, true);
  noteWords(text, side, assessment);
  noteSensitive(text, side.block, assessment, 'BLOCKED');
  noteSensitive(text, side.none, assessment, 'NONE');
  const { anonymize } = side;
  if (anonymize === undefined) return text;
  const mask = anonymize.mask((spotted, hidden) => {
    assessment.sensitive(spotted.rule, hidden, 'ANONYMIZED');
    return replacementFor(spotted, hidden, placeholders);
  });
  return mask.write(text) + mask.end();
}

/** What is noted at the end of a text that was masked as it came. */
export function noteUnmasked(text: string, side: CompiledSide, assessment: Assessment): void {
  assessment.cover(text, true);
  noteWords(text, side, assessment);
  noteSensitive(text, side.none, assessment, 'NONE');
}

export function replacementFor(
  { rule }: Spotted,
  data: string,
  placeholders: Placeholders | undefined,
): string {
  return placeholders === undefined ? placeholder(rule) : placeholders.of(rule, data);
}

function noteWords(text: string, { blockedWords, notedWords }: CompiledSide, assessment: Assessment): void {
  for (const hit of blockedWords.find(text)) assessment.word(hit, 'BLOCKED');
  for (const hit of notedWords.find(text)) assessment.word(hit, 'NONE');
}

export function noteSensitive(
  text: string,
  spotter: Spotter | undefined,
  assessment: Assessment,
  action: 'BLOCKED' | 'NONE',
): void {
  for (const { rule, start, end } of spotter?.find(text) ?? []) {
    assessment.sensitive(rule, text.slice(start, end), action);
  }
}

import type { Assessment } from './assessment.ts';
import type { CompiledSide } from './compile.ts';
import { placeholder, type Placeholders } from './placeholders.ts';
import type { Spotted, Spotter } from './spotter.ts';
import { SpottedTogether } from './spotted-together.ts';
import type { Unit } from './units.ts';

/**
 * Looks at texts that are read together: notes what there is in `assessment` and masks them in place. Whether they may
 * pass is `assessment.blocked`.
 */
export function assessUnit(
  unit: Unit,
  side: CompiledSide,
  assessment: Assessment,
  placeholders?: Placeholders,
): void {
  for (const { node } of unit) assessment.cover(node.text, true);
  const together = new SpottedTogether(unit);
  noteWords(together.lines.text, side, assessment);
  for (const { rule, data } of together.find(side.block)) assessment.sensitive(rule, data, 'BLOCKED');
  for (const { rule, data } of together.find(side.none)) assessment.sensitive(rule, data, 'NONE');
  const replaced = together.hide(side.anonymize).map((one) => {
    assessment.sensitive(one.rule, one.data, 'ANONYMIZED');
    return { ...one, by: replacementFor(one, one.data, placeholders) };
  });
  if (replaced.length === 0) return;
  for (const [index, text] of together.lines.replace(replaced).entries()) {
    const { node } = unit[index] ?? {};
    if (node !== undefined && text !== node.text) node.text = blockOf(text, index);
  }

  /** A block that was nothing but a piece of what is masked says so too: a block cannot be blank. */
  function blockOf(text: string, index: number): string {
    if (text.trim() !== '' || unit[index - 1]?.after === '') return text;
    const over = replaced.find((one) => together.lines.covered(one).some(({ part }) => part === index));
    return over?.by ?? text;
  }
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

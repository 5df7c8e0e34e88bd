import { CaprockError, limits } from '#kernel';
import { namesUnseen, withPlainForms } from '../characters.ts';
import { type CharSet, has, union } from './char-set.ts';
import type { Edge, Node } from './parse.ts';

/** A step of a program: read a character, go on at two places (the first is preferred), test an edge, or end. */
export type Step =
  | { readonly kind: 'read'; readonly set: CharSet; readonly ascii: Uint8Array }
  | { readonly kind: 'split'; first: number; second: number }
  | { readonly kind: 'edge'; readonly edge: Edge }
  | { readonly kind: 'match' };

/**
 * An expression as a program for the matcher: no recursion, no memory, one step a character for each thread. It reads
 * a character as it is written or as the plain one that it stands for.
 */
export interface Program {
  readonly steps: readonly Step[];
  /** The characters that a match can begin with; undefined where any can. */
  readonly firsts: CharSet | undefined;
  /** Whether it names unseen characters: they are left out of what it reads otherwise. */
  readonly seesUnseen: boolean;
}

/** @throws CaprockError `BadExpression` when it is too large, or matches the empty text */
export function compileProgram(node: Node): Program {
  const steps: Step[] = [];
  const reads = new Map<CharSet, Step>();
  const readOf = (set: CharSet): Step => {
    const known = reads.get(set);
    if (known !== undefined) return known;
    seesUnseen ||= namesUnseen(set);
    const ascii = Uint8Array.from({ length: 128 }, (_, unit) => (has(set, unit) ? 1 : 0));
    const read: Step = { kind: 'read', set: withPlainForms(set), ascii };
    reads.set(set, read);
    return read;
  };
  let seesUnseen = false;
  const add = (step: Step): number => {
    if (steps.length >= limits.ownExpressionSteps) {
      throw new CaprockError(
        'BadExpression',
        `The regular expression is not accepted: written out, it has more than ${limits.ownExpressionSteps} steps.`,
      );
    }
    return steps.push(step) - 1;
  };
  const write = (one: Node): void => {
    switch (one.kind) {
      case 'set':
        add(readOf(one.set));
        break;
      case 'edge':
        add({ kind: 'edge', edge: one.edge });
        break;
      case 'sequence':
        for (const part of one.parts) write(part);
        break;
      case 'choice':
        writeChoice(one.options);
        break;
      case 'repeat':
        for (let round = 0; round < one.least; round += 1) write(one.node);
        if (one.most === Infinity) writeLoop(one.node, one.greedy);
        else writeOptional(one.node, one.most - one.least, one.greedy);
        break;
      case 'look':
      case 'again':
        throw new Error('the parser lets no look-around pass here');
    }
  };
  const writeChoice = (options: readonly Node[]): void => {
    const ends: { kind: 'split'; first: number; second: number }[] = [];
    for (const [index, option] of options.entries()) {
      if (index === options.length - 1) {
        write(option);
        break;
      }
      const split = { kind: 'split' as const, first: 0, second: 0 };
      split.first = add(split) + 1;
      write(option);
      const end = { kind: 'split' as const, first: 0, second: 0 };
      add(end);
      ends.push(end);
      split.second = steps.length;
    }
    for (const end of ends) end.first = end.second = steps.length;
  };
  const writeLoop = (body: Node, greedy: boolean): void => {
    const split = { kind: 'split' as const, first: 0, second: 0 };
    const start = add(split);
    write(body);
    add({ kind: 'split', first: start, second: start });
    if (greedy) [split.first, split.second] = [start + 1, steps.length];
    else [split.first, split.second] = [steps.length, start + 1];
  };
  const writeOptional = (body: Node, times: number, greedy: boolean): void => {
    const splits: { split: { first: number; second: number }; next: number }[] = [];
    for (let round = 0; round < times; round += 1) {
      const split = { kind: 'split' as const, first: 0, second: 0 };
      splits.push({ split, next: add(split) + 1 });
      write(body);
    }
    for (const { split, next } of splits) {
      if (greedy) [split.first, split.second] = [next, steps.length];
      else [split.first, split.second] = [steps.length, next];
    }
  };
  write(node);
  add({ kind: 'match' });
  return { steps, firsts: firstsOf(steps), seesUnseen };
}

/** What the first reads of a program take; refuses a program that can end without a read. */
function firstsOf(steps: readonly Step[]): CharSet | undefined {
  const seen = new Set<number>();
  const sets: CharSet[] = [];
  const open = [0];
  for (let at = open.pop(); at !== undefined; at = open.pop()) {
    if (seen.has(at)) continue;
    seen.add(at);
    const step = steps[at];
    if (step?.kind === 'match') {
      throw new CaprockError(
        'BadExpression',
        'The regular expression is not accepted: it matches the empty text.',
      );
    }
    if (step?.kind === 'read') sets.push(step.set);
    else if (step?.kind === 'split') open.push(step.first, step.second);
    else open.push(at + 1);
  }
  const firsts = union(...sets);
  return firsts.length === 2 && firsts[0] === 0 && firsts[1] === 0xffff ? undefined : firsts;
}

/** The longest text that every match contains, for a first look; empty where there is none. */
export function requiredText(node: Node): string {
  let best = '';
  let run = '';
  const close = (): void => {
    if (run.length > best.length) best = run;
    run = '';
  };
  const visit = (one: Node): void => {
    if (one.kind === 'sequence') for (const part of one.parts) visit(part);
    else if (one.kind === 'set' && one.set.length === 2 && one.set[0] === one.set[1]) {
      run += String.fromCharCode(one.set[0] ?? 0);
    } else if (one.kind === 'repeat' && one.least > 0) {
      if (one.node.kind === 'set' && one.least === one.most && one.least < 16) {
        for (let round = 0; round < one.least; round += 1) visit(one.node);
      } else {
        close();
        visit(one.node);
        close();
      }
    } else if (one.kind !== 'edge') close();
  };
  visit(node);
  close();
  return best;
}

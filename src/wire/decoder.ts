import type { Problems } from './problems.ts';

/**
 * Checks a parsed value (attacker-controlled) against a shape and gives it in the form that operations take:
 * blobs as bytes, timestamps as dates, only known members. What it returns is of no use once it added problems.
 */
export type Decoder = (value: unknown, problems: Problems) => unknown;

import { CaprockError } from '#kernel';
import type { Leaf } from '../leaves.ts';
import { CompactTree } from '../tree/compact.ts';
import { leafHash } from '../tree/hash.ts';
import { openCheckpoint, type Checkpoint, type NoteVerifier } from '../tree/note.ts';
import { SeenIds } from './seen-ids.ts';
import { Withheld } from './withheld.ts';

/** What is to be verified, wherever it lies. */
export interface Evidence {
  readonly verifier: NoteVerifier;
  /** Signed by the log itself, as kept beside the records. */
  readonly checkpoints: readonly string[];
  /** All there are, in order. */
  readonly leaves: AsyncIterable<Leaf & { readonly where: string }>;
  /** A checkpoint that somebody outside has kept. */
  readonly witness?: string;
}

export interface Findings {
  readonly records: number;
  /** Of these, known by their hashes alone. */
  readonly archived: number;
  readonly checkpoints: number;
  /** The size and root of the newest checkpoint that holds. */
  readonly holds: { readonly size: number; readonly root: string } | undefined;
  /** Empty for a trail that is whole. */
  readonly problems: readonly string[];
}

/**
 * Verifies records against checkpoints with a public key alone: that each checkpoint is signed, that the records up
 * to it are the ones that it was signed over, in their order, and that none is missing at the end.
 */
export async function verifyTrail({ verifier, checkpoints, leaves, witness }: Evidence): Promise<Findings> {
  const problems: string[] = [];
  const believed: (Checkpoint & { readonly whose: string })[] = [];
  const believe = (note: string, whose: string): void => {
    try {
      believed.push({ ...openCheckpoint(note, verifier), whose });
    } catch (error) {
      if (!(error instanceof CaprockError)) throw error;
      problems.push(`${whose}: ${error.message}`);
    }
  };
  for (const [index, note] of checkpoints.entries()) believe(note, `checkpoint ${index + 1}`);
  if (witness !== undefined) believe(witness, `the witness's checkpoint`);
  if (believed.length === 0) problems.push('There is no checkpoint that can be believed.');

  const tree = new CompactTree();
  const records = new Records();
  let holds: Findings['holds'];
  let broken = false;
  const bySize = Map.groupBy(believed, ({ size }) => size);
  const compare = (): void => {
    for (const { root, size, whose } of bySize.get(tree.size) ?? []) {
      if (tree.root().equals(root)) {
        if (!broken) holds = { size, root: root.toString('base64') };
        continue;
      }
      // Every later one differs as well: the first says where.
      if (!broken) {
        problems.push(
          `The first ${size} records are not those that ${whose} was signed over; up to ${holds?.size ?? 0} they are.`,
        );
      }
      broken = true;
    }
  };
  compare();
  for await (const leaf of leaves) {
    const found = records.add(leaf);
    if (problems.length < MOST_PROBLEMS) problems.push(...found);
    tree.append(leaf.text === undefined ? leaf.hash : leafHash(leaf.text));
    compare();
  }
  for (const { size, whose } of believed) {
    if (size <= tree.size) continue;
    problems.push(
      `The trail was cut short: ${whose} was signed over ${size} records, and ${tree.size} are here.`,
    );
  }
  problems.push(...records.withheld.problems().slice(0, MOST_PROBLEMS));
  const archived = records.withheld.count;
  return { records: tree.size, archived, checkpoints: believed.length, holds, problems };
}

/** What is wrong is told of so many records; the rest is as wrong. */
const MOST_PROBLEMS = 1_000;

/** Records as they come: what is wrong with each, and which are there by their hashes alone. */
class Records {
  readonly withheld = new Withheld();
  readonly #whole = new SeenIds();

  /** @returns what is wrong with this one */
  add({ hash, index, text, where }: Leaf & { readonly where: string }): string[] {
    if (text === undefined) {
      this.withheld.add(index);
      return [];
    }
    const record = parse(text);
    this.withheld.note(record);
    const eventID = textMember(record, 'eventID');
    const name = `record ${index} (${where}${eventID === undefined ? '' : `, eventID ${eventID}`})`;
    const problems: string[] = [];
    if (hash.length > 0 && !hash.equals(leafHash(text)))
      problems.push(`${name} was changed: it does not have its hash.`);
    if (eventID === undefined) return [...problems, `${name} is not a record.`];
    // One that a crash cut short may be there again, as what it became.
    if (!isInterrupted(record) && this.#whole.add(eventID)) problems.push(`${name} is there a second time.`);
    return problems;
  }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function textMember(record: unknown, member: string): string | undefined {
  if (typeof record !== 'object' || record === null) return undefined;
  const value: unknown = Object.getOwnPropertyDescriptor(record, member)?.value;
  return typeof value === 'string' ? value : undefined;
}

function isInterrupted(record: unknown): boolean {
  if (typeof record !== 'object' || record === null || !('additionalEventData' in record)) return false;
  const { additionalEventData } = record;
  return (
    typeof additionalEventData === 'object' &&
    additionalEventData !== null &&
    'interrupted' in additionalEventData
  );
}

import { CaprockError } from '#kernel';
import type { Leaf } from '../reader.ts';
import { CompactTree } from '../tree/compact.ts';
import { leafHash } from '../tree/hash.ts';
import { openCheckpoint, type Checkpoint, type NoteVerifier } from '../tree/note.ts';

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
  const seen = new Map<string, string>();
  let archived = 0;
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
    if (leaf.text === undefined) archived += 1;
    else problems.push(...problemsOf(leaf, leaf.text, seen));
    tree.append(leaf.text === undefined ? leaf.hash : leafHash(leaf.text));
    compare();
  }
  for (const { size, whose } of believed) {
    if (size <= tree.size) continue;
    problems.push(
      `The trail was cut short: ${whose} was signed over ${size} records, and ${tree.size} are here.`,
    );
  }
  return { records: tree.size, archived, checkpoints: believed.length, holds, problems };
}

/** What is wrong with one record, seen by itself. */
function problemsOf(
  { hash, index, where }: Leaf & { readonly where: string },
  text: string,
  seen: Map<string, string>,
): string[] {
  const problems: string[] = [];
  const { eventID, interrupted } = readRecord(text);
  const name = `record ${index} (${where}${eventID === undefined ? '' : `, eventID ${eventID}`})`;
  if (hash.length > 0 && !hash.equals(leafHash(text)))
    problems.push(`${name} was changed: it does not have its hash.`);
  if (eventID === undefined) problems.push(`${name} is not a record.`);
  else if (seen.get(eventID) === 'whole') problems.push(`${name} is there a second time.`);
  if (eventID !== undefined) seen.set(eventID, interrupted ? 'interrupted' : 'whole');
  return problems;
}

function readRecord(text: string): { readonly eventID?: string; readonly interrupted: boolean } {
  try {
    const record: unknown = JSON.parse(text);
    if (typeof record !== 'object' || record === null || !('eventID' in record))
      return { interrupted: false };
    const { eventID } = record;
    const additional = 'additionalEventData' in record ? record.additionalEventData : undefined;
    const interrupted = typeof additional === 'object' && additional !== null && 'interrupted' in additional;
    return { ...(typeof eventID === 'string' && { eventID }), interrupted };
  } catch {
    return { interrupted: false };
  }
}

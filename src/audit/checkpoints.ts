import { CaprockError, type Clock } from '#kernel';
import { formatVerifier, noteVerifier, openCheckpoint } from './tree/note.ts';
import { rangeHash } from './tree/proofs.ts';
import { signCheckpoint, type Ed25519Signer } from './tree/signer.ts';
import { tileReader, treeSize } from './tree/stored-tree.ts';
import type { Trail } from './trail.ts';

export interface CheckpointsDeps {
  readonly trail: Pick<Trail, 'store' | 'index'>;
  readonly signer: Ed25519Signer;
  /** The log's name, which no other log has. */
  readonly origin: string;
  readonly clock: Clock;
}

/** Signs the tree as it grows: from then on nobody can change what it says without contradicting a signature. */
export class Checkpoints {
  readonly #deps: CheckpointsDeps;

  constructor(deps: CheckpointsDeps) {
    this.#deps = deps;
  }

  /** `name+hash+key`: what a witness needs to believe a checkpoint. */
  get verifierKey(): string {
    const { origin, signer } = this.#deps;
    return formatVerifier(noteVerifier(origin, signer.publicKey));
  }

  /**
   * The signed checkpoint of the tree with all that was appended before.
   *
   * @throws CaprockError `TreeBroken` where the tree no longer begins with what was signed last: nothing is signed then
   */
  async sign(): Promise<string> {
    const { trail, signer, origin, clock } = this.#deps;
    await trail.index();
    const { db } = trail.store;
    const read = tileReader(db);
    const size = await treeSize(db);
    const last = await db
      .selectFrom('trail_checkpoints')
      .select(['size', 'note'])
      .orderBy('size', 'desc')
      .limit(1)
      .executeTakeFirst();
    if (last !== undefined) {
      const signed = openCheckpoint(last.note, noteVerifier(origin, signer.publicKey));
      const now = signed.size <= size ? await rangeHash(read, 0, signed.size) : undefined;
      if (now === undefined || !now.equals(signed.root)) {
        throw new CaprockError(
          'TreeBroken',
          `The trail's tree of ${size} records does not begin with the ${signed.size} that were signed: somebody changed it. Keep a copy, and run caprock audit verify.`,
        );
      }
      if (signed.size === size) return last.note;
    }
    const note = signCheckpoint({ origin, size, root: await rangeHash(read, 0, size) }, signer);
    await db
      .insertInto('trail_checkpoints')
      .values({ size, note, signed_at: clock.now() })
      // Another replica was first, and signed the same.
      .onConflict((conflict) => conflict.doNothing())
      .execute();
    return note;
  }
}

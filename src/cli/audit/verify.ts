import { readFile } from 'node:fs/promises';
import { evidenceInFolder, parseVerifier, verifyTrail, type Evidence, type TrailReader } from '#audit';
import type { Command } from '../command.ts';
import { homeOf, readArgs } from '../home.ts';
import { print, say } from '../output.ts';
import { readerOf, trailKeyOf } from './place.ts';

const usage = 'audit verify [EXPORT] [--key KEY] [--checkpoint FILE] [--home DIR]';

export const verify: Command = {
  usage,
  about: 'Verify the trail, or an export of it, offline: with files and a public key alone.',
  details: [
    '',
    '  --key KEY          the public key as caprock audit keys printed it; by default the one beside the records',
    '  --checkpoint FILE  a checkpoint that a witness has kept: shows that nothing was cut off since',
  ],
  async run(args) {
    const { values, positionals } = readArgs(usage, args, {
      key: { type: 'string' },
      checkpoint: { type: 'string' },
    });
    const [folder] = positionals;
    const witness =
      values.checkpoint === undefined ? {} : { witness: await readFile(values.checkpoint, 'utf8') };
    if (folder !== undefined) {
      return report({ ...(await evidenceInFolder(folder, values.key)), ...witness });
    }
    const home = homeOf(values);
    await using reader = await readerOf(home);
    const key = values.key ?? (await trailKeyOf(home));
    // Awaited, for the reader is closed on the way out.
    return await report({ ...(await evidenceOf(reader, key)), ...witness });
  },
};

async function evidenceOf(reader: TrailReader, key: string): Promise<Evidence> {
  // In this order: the tree may grow meanwhile, and be signed.
  const checkpoints = await reader.checkpoints();
  const size = await reader.size();
  return {
    verifier: parseVerifier(key),
    checkpoints,
    leaves: (async function* () {
      for await (const leaf of reader.leaves(0, size)) yield { ...leaf, where: 'the trail' };
    })(),
  };
}

async function report(evidence: Evidence): Promise<number> {
  const { records, archived, checkpoints, holds, problems } = await verifyTrail(evidence);
  for (const problem of problems) say(problem);
  const known = archived === 0 ? '' : `, ${archived} of them archived and known by their hashes`;
  print(`${records} records${known}; ${checkpoints} signed checkpoints`);
  if (holds !== undefined) print(`signed up to record ${holds.size}, root ${holds.root}`);
  print(problems.length === 0 ? 'The trail is whole.' : 'The trail is NOT whole.');
  return problems.length === 0 ? 0 : 1;
}

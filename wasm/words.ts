// Which beginnings of words may be those of literals: the tables are written by src/detect/engine/simd-literals.ts.
import { byteAt } from './bytes';
import { BITS, WORDS } from './memory';

function bitsAt(place: usize): u32 {
  return load<u32>(BITS + ((byteAt(place) as usize) << 2));
}

/** Whether one of a bucket's literals may begin at a word: a prefix by its fifth and sixth byte, a whole word by its letters. */
export function mayStand(place: usize, bucket: usize): bool {
  if ((load<u32>(bucket) & bitsAt(place + 4)) != 0 && (load<u32>(bucket, 4) & bitsAt(place + 5)) != 0)
    return true;
  const raw = load<u64>(place);
  const folded = raw | 0x2020202020202020;
  // The first byte as it is, then letters.
  const letters =
    ((folded + 0x1f1f1f1f1f1f1f1f) & ~(folded + 0x0505050505050505) & 0x8080808080808080) | 0x80;
  const others = ~letters & 0x8080808080808080;
  const run: u64 = others == 0 ? ~0 : ((1 as u64) << (ctz(others) - 7)) - 1;
  // Where words of a camelCase name meet, a literal may end at any of them.
  const small = letters & (raw << 2);
  const capital = letters & ~(raw << 2);
  if (((small << 8) & capital & run) != 0) return true;
  // Behind these letters stands one beyond ASCII: such words are few.
  if (others != 0 && byteAt(place + (((ctz(others) - 7) >>> 3) as usize)) - 1 < 3) return true;
  const hash = (((folded & run) * 0x9e3779b97f4a7c15) >>> 46) as usize;
  return (load<u8>(WORDS + (hash >> 3)) & (1 << ((hash as u32) & 7))) != 0;
}

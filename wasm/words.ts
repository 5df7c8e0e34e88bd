// Which beginnings of words may be those of literals: the tables are written by src/detect/engine/simd/literals.ts.
import { byteAt } from './bytes';
import { BITS, BUCKET_BYTES, BUCKETS, HEADS, KEPT, WORDS } from './memory';

function bitsAt(place: usize): u32 {
  return load<u32>(BITS + ((byteAt(place) as usize) << 2));
}

/** Of the words that are kept up to `end`, keeps those that may be literals, each with its entries; says where they end. */
export function thinned(end: usize): usize {
  let kept = KEPT;
  for (let at = KEPT; at < end; at += 8) {
    const place = load<u32>(at) as usize;
    const bucket = BUCKETS + (load<u16>(HEADS + ((load<u32>(at, 4) as usize) << 1)) as usize) * BUCKET_BYTES;
    store<u32>(kept, place as u32);
    store<u32>(kept, load<u32>(bucket, 8), 4);
    kept += ((mayBePrefix(place, bucket) | mayBeWord(place)) as usize) << 3;
  }
  return kept;
}

/** By the fifth and the sixth byte. */
function mayBePrefix(place: usize, bucket: usize): u32 {
  const fifth = load<u32>(bucket) & bitsAt(place + 4);
  const sixth = load<u32>(bucket, 4) & bitsAt(place + 5);
  return u32(fifth != 0) & u32(sixth != 0);
}

/** By all letters of the word, eight at most. */
function mayBeWord(place: usize): u32 {
  const raw = load<u64>(place);
  const folded = raw | 0x2020202020202020;
  // The first byte as it is, then letters.
  const letters =
    ((folded + 0x1f1f1f1f1f1f1f1f) & ~(folded + 0x0505050505050505) & 0x8080808080808080) | 0x80;
  const others = ~letters & 0x8080808080808080;
  const run: u64 = others & -others;
  const within: u64 = (run >>> 7) - 1;
  const hash = (((folded & within) * 0x9e3779b97f4a7c15) >>> 46) as usize;
  const known = ((load<u8>(WORDS + (hash >> 3)) as u32) >>> ((hash as u32) & 7)) & 1;
  // Where words of a camelCase name meet, a literal may end at any of them.
  const small = letters & (raw << 2);
  const capital = letters & ~(raw << 2);
  const camel = u32((((small << 8) & capital & within) as u64) != 0);
  // Behind these letters stands one beyond ASCII: such words are few.
  const next = byteAt(place + ((ctz(others) as usize) >>> 3));
  return known | camel | (u32(next - 1 < 3) & u32(others != 0));
}

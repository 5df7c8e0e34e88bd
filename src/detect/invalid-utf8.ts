/** Bytes decoded, what is no UTF-8 as U+FFFD, and where the two count differently. */
export interface Decoded {
  readonly text: string;
  /** The byte of the input at which a byte of the decoded text's own UTF-8 stands. */
  byteAt(decodedByte: number): number;
}

const MARK_BYTES = 3;

/** Decodes as the Encoding standard does: one U+FFFD for each maximal part of an ill-formed sequence. */
export function decode(bytes: Uint8Array): Decoded {
  try {
    return {
      text: new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes),
      byteAt: (at) => at,
    };
  } catch {
    return decodeIllFormed(bytes);
  }
}

function decodeIllFormed(bytes: Uint8Array): Decoded {
  const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
  let text = '';
  /** Ends of the ill-formed parts in decoded bytes, and how much longer the decoded text is by then. */
  const ends: number[] = [];
  const longer: number[] = [];
  let from = 0;
  let sum = 0;
  for (let at = 0; at < bytes.length;) {
    const length = lengthAt(bytes, at);
    if (length > 0) {
      at += length;
      continue;
    }
    text += decoder.decode(bytes.subarray(from, at));
    text += '\ufffd';
    sum += MARK_BYTES + length;
    ends.push(at - length + sum);
    longer.push(sum);
    at -= length;
    from = at;
  }
  text += decoder.decode(bytes.subarray(from));
  return {
    text,
    byteAt(decodedByte) {
      let low = 0;
      let high = ends.length;
      while (low < high) {
        const middle = (low + high) >> 1;
        if ((ends[middle] ?? 0) <= decodedByte) low = middle + 1;
        else high = middle;
      }
      return decodedByte - (longer[low - 1] ?? 0);
    },
  };
}

/** How long the well-formed sequence here is; where it is ill-formed, the length of its maximal part, negative. */
function lengthAt(bytes: Uint8Array, at: number): number {
  const first = bytes[at] ?? 0;
  if (first < 0x80) return 1;
  const length =
    first >= 0xc2 && first <= 0xdf
      ? 2
      : first >= 0xe0 && first <= 0xef
        ? 3
        : first >= 0xf0 && first <= 0xf4
          ? 4
          : 0;
  if (length === 0) return -1;
  for (let index = 1; index < length; index += 1) {
    const byte = bytes[at + index] ?? 0;
    const low = index > 1 ? 0x80 : first === 0xe0 ? 0xa0 : first === 0xf0 ? 0x90 : 0x80;
    const high = index > 1 ? 0xbf : first === 0xed ? 0x9f : first === 0xf4 ? 0x8f : 0xbf;
    if (byte < low || byte > high) return -index;
  }
  return length;
}

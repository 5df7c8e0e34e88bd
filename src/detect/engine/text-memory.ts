/** Memory that texts are written to and read from. */
export interface TextMemory {
  /** Writes a text's UTF-16 units, two bytes each, the lower one first; `at` is even. */
  write(text: string, at: number): void;
  /** Bytes of ASCII as a text: of one byte for each character, as one piece, which expressions are quickest on. */
  read(from: number, to: number): string;
}

/** As much of Node's Buffer as is used here: browsers have none. */
interface HostBuffer {
  from(memory: ArrayBufferLike): {
    write(text: string, at: number, encoding: 'utf16le'): number;
    toString(encoding: 'latin1', from: number, to: number): string;
  };
}

const decoder = new TextDecoder('latin1');

/** As every host can. */
export function plainTextMemory(memory: ArrayBufferLike): TextMemory {
  const units = new Uint16Array(memory, 0, memory.byteLength >> 1);
  const bytes = new Uint8Array(memory);
  return {
    write: (text, at) => {
      for (let index = 0; index < text.length; index += 1) units[(at >> 1) + index] = text.charCodeAt(index);
    },
    read: (from, to) => decoder.decode(bytes.subarray(from, to)),
  };
}

/** Shorter texts are written sooner than the host is called. */
const WORTH_A_CALL = 24;

/** With the copies that Node makes, ten times as fast. */
export function hostTextMemory(memory: ArrayBufferLike, buffer: HostBuffer): TextMemory {
  const plain = plainTextMemory(memory);
  const bytes = buffer.from(memory);
  return {
    write: (text, at) => {
      if (text.length < WORTH_A_CALL) plain.write(text, at);
      else bytes.write(text, at, 'utf16le');
    },
    read: (from, to) => bytes.toString('latin1', from, to),
  };
}

// What is global is whatever it is: this is as much of it as is called.
const { Buffer: host } = globalThis as { readonly Buffer?: HostBuffer };

export function textMemory(memory: ArrayBufferLike): TextMemory {
  return host === undefined ? plainTextMemory(memory) : hostTextMemory(memory, host);
}

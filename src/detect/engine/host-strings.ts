/** Between a text and memory: its UTF-16 units written, and bytes of ASCII read. */
export interface Strings {
  write(units: Uint16Array, text: string): void;
  /** A text of one byte for each character, as one piece: that is what expressions are quickest on. */
  read(bytes: Uint8Array): string;
}

/** As much of Node's Buffer as is used here: browsers have none. */
interface HostBuffer {
  from(
    memory: ArrayBufferLike,
    offset: number,
    length: number,
  ): {
    write(text: string, encoding: 'utf16le'): number;
    toString(encoding: 'latin1'): string;
  };
}

const decoder = new TextDecoder('latin1');

/** What every host can. */
export const plainStrings: Strings = {
  write: (units, text) => {
    for (let index = 0; index < text.length; index += 1) units[index] = text.charCodeAt(index);
  },
  read: (bytes) => decoder.decode(bytes),
};

/** Shorter texts are written sooner than the host is called. */
const WORTH_A_CALL = 48;

/** With the copies that Node makes, ten times as fast. */
export function hostStrings(buffer: HostBuffer): Strings {
  return {
    write: (units, text) => {
      if (text.length < WORTH_A_CALL) plainStrings.write(units, text);
      else buffer.from(units.buffer, units.byteOffset, 2 * text.length).write(text, 'utf16le');
    },
    read: (bytes) => buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString('latin1'),
  };
}

// What is global is whatever it is: this is as much of it as is called.
const { Buffer: host } = globalThis as { readonly Buffer?: HostBuffer };

export const strings: Strings = host === undefined ? plainStrings : hostStrings(host);

/** A place in a text, in UTF-16 units and in bytes of its UTF-8. */
export interface Place {
  readonly unit: number;
  readonly byte: number;
}

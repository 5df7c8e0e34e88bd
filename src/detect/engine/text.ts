/** What has been given of a normalised text, as bytes: these are quicker to look at than characters. */
export interface Text {
  /** The text from its beginning on, and zeros behind it. */
  readonly bytes: Uint8Array;
  readonly length: number;
}

/** What each list says besides its items. */
export function pageOutput({ marker }: { readonly marker?: string }) {
  return marker === undefined ? { Truncated: false } : { Truncated: true, NextMarker: marker };
}

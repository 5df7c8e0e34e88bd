/** `20261123T020800Z`, the form of a signature's date. */
export function basicDate(milliseconds: number): string {
  return new Date(milliseconds).toISOString().replace(/[-:]|\.\d{3}/g, '');
}

/** `20261123T020800Z` as milliseconds, `NaN` where there is no such instant. */
export function parseBasicDate(date: string): number {
  const day = `${date.slice(0, 4)}-${date.slice(4, 6)}-${date.slice(6, 8)}`;
  return Date.parse(`${day}T${date.slice(9, 11)}:${date.slice(11, 13)}:${date.slice(13, 15)}Z`);
}

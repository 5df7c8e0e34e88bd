/**
 * Names of one object's members after masking, each different from the others: of those that were masked alike, each
 * after the first has a number, so that none takes the place of another. Names that were not masked stay.
 *
 * @param names as they are now, each with what it was
 */
export function distinctNames(names: readonly { readonly before: string; readonly now: string }[]): string[] {
  const taken = new Set(names.filter(({ before, now }) => before === now).map(({ now }) => now));
  return names.map(({ before, now }) => {
    if (before === now) return now;
    let free = now;
    for (let count = 2; taken.has(free); count += 1) free = `${now}_${count}`;
    taken.add(free);
    return free;
  });
}

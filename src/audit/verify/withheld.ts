/** Records that are known by their hashes alone, and what the trail itself says of where they are. */
export class Withheld {
  readonly #ranges: { readonly first: number; end: number }[] = [];
  #archivedTo = 0;

  get count(): number {
    return this.#ranges.reduce((sum, { first, end }) => sum + end - first, 0);
  }

  add(index: number): void {
    const last = this.#ranges.at(-1);
    if (last?.end === index) last.end += 1;
    else this.#ranges.push({ first: index, end: index + 1 });
  }

  /** A record of the trail that says that others were archived. */
  note(record: unknown): void {
    const end = archivedEnd(record);
    if (end !== undefined) this.#archivedTo = Math.max(this.#archivedTo, end);
  }

  /** Whose place is nowhere recorded: somebody took them out. */
  problems(): string[] {
    return this.#ranges.flatMap(({ first, end }) =>
      end <= this.#archivedTo
        ? []
        : [
            `Records ${Math.max(first, this.#archivedTo)} to ${end - 1} are missing: only their hashes are here, and no record says that they were archived.`,
          ],
    );
  }
}

function archivedEnd(record: unknown): number | undefined {
  if (typeof record !== 'object' || record === null) return undefined;
  if (!('eventName' in record) || record.eventName !== 'TrailArchived') return undefined;
  if (!('eventType' in record) || record.eventType !== 'AwsServiceEvent') return undefined;
  const data = 'additionalEventData' in record ? record.additionalEventData : undefined;
  if (typeof data !== 'object' || data === null || !('endRecord' in data)) return undefined;
  return typeof data.endRecord === 'number' ? data.endRecord : undefined;
}

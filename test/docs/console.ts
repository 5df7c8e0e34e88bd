/** One command of a document, with the output that the document shows for it. */
export interface Shown {
  readonly command: string;
  readonly output: readonly string[];
}

/** The commands of a document's `console` blocks: lines after `$ `, continued by a backslash or an open quote. */
export function commandsOf(markdown: string): Shown[] {
  const shown: { command: string; output: string[] }[] = [];
  for (const [, block = ''] of markdown.matchAll(/```console\n(.*?)```/gs)) {
    for (const line of block.split('\n')) {
      const last = shown.at(-1);
      if (line.startsWith('$ ')) shown.push({ command: line.slice(2), output: [] });
      else if (last !== undefined && isOpen(last.command)) last.command += `\n${line}`;
      else if (line !== '') last?.output.push(line);
    }
  }
  return shown;
}

function isOpen(command: string): boolean {
  return command.endsWith('\\') || (command.match(/'/g)?.length ?? 0) % 2 === 1;
}

/** What differs from one installation to the next, made alike: accounts, keys, digests. */
export function comparable(text: string): string {
  return text
    .trim()
    .replace(/\b\d{12}\b/g, '<account>')
    .replace(/\bAKIA[A-Z2-7]{16}\b/g, '<access key>')
    .replace(/\b[0-9a-f]{64}\b/g, '<digest>')
    .replace(/ +/g, ' ');
}

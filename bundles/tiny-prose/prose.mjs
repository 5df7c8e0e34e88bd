import { readdirSync, readFileSync } from 'node:fs';

/** The paragraphs that the model is made from, each a list of sentences, each sentence with its space before it. */
export function readProse(directory) {
  return readdirSync(directory)
    .filter((name) => name.endsWith('.txt'))
    .sort()
    .flatMap((name) => readFileSync(new URL(name, directory), 'utf8').split(/\n\s*\n/))
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter((paragraph) => paragraph !== '')
    .map((paragraph) => paragraph.split(/(?<=[.?!]) (?=\p{Lu})/u).map((sentence) => ` ${sentence}`));
}

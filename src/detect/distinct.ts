/** How many different characters of ASCII a text has; all others count as those that they are modulo 128. */
export function distinctCharacters(text: string): number {
  let [a, b, c, d] = [0, 0, 0, 0];
  for (let index = 0; index < text.length; index += 1) {
    const unit = text.charCodeAt(index);
    const bit = 1 << (unit & 31);
    if ((unit & 96) === 96) d |= bit;
    else if ((unit & 96) === 64) c |= bit;
    else if ((unit & 96) === 32) b |= bit;
    else a |= bit;
  }
  return ones(a) + ones(b) + ones(c) + ones(d);
}

function ones(bits: number): number {
  let rest = bits;
  let count = 0;
  for (; rest !== 0; rest &= rest - 1) count += 1;
  return count;
}

/**
 * The Luhn checksum of ISO/IEC 7812-1 over the digits of a text; what else is in it is passed over.
 * @see https://www.iso.org/standard/70484.html
 */
export function passesLuhn(text: string): boolean {
  let sum = 0;
  let second = false;
  for (let index = text.length - 1; index >= 0; index -= 1) {
    const digit = text.charCodeAt(index) - 0x30;
    if (digit < 0 || digit > 9) continue;
    const doubled = second ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
    second = !second;
  }
  return sum % 10 === 0;
}

/** The digits of a text, in order. */
export function digitsOf(text: string): number[] {
  return Array.from(text.matchAll(/\d/g), ([digit]) => Number(digit));
}

/** The sum of digits, each times its weight; weights repeat from the first. */
export function weighted(digits: readonly number[], weights: readonly number[]): number {
  return digits.reduce((sum, digit, index) => sum + digit * (weights[index % weights.length] ?? 0), 0);
}

/** A number in decimal digits modulo a small one. */
export function modulo(digits: string, divisor: number): number {
  let rest = 0;
  for (const digit of digits) rest = (rest * 10 + Number(digit)) % divisor;
  return rest;
}

// prettier-ignore
const VERHOEFF_TIMES = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 2, 3, 4, 0, 6, 7, 8, 9, 5], [2, 3, 4, 0, 1, 7, 8, 9, 5, 6],
  [3, 4, 0, 1, 2, 8, 9, 5, 6, 7], [4, 0, 1, 2, 3, 9, 5, 6, 7, 8], [5, 9, 8, 7, 6, 0, 4, 3, 2, 1],
  [6, 5, 9, 8, 7, 1, 0, 4, 3, 2], [7, 6, 5, 9, 8, 2, 1, 0, 4, 3], [8, 7, 6, 5, 9, 3, 2, 1, 0, 4],
  [9, 8, 7, 6, 5, 4, 3, 2, 1, 0],
];
// prettier-ignore
const VERHOEFF_PLACE = [
  [0, 1, 2, 3, 4, 5, 6, 7, 8, 9], [1, 5, 7, 6, 2, 8, 3, 0, 9, 4], [5, 8, 0, 3, 7, 9, 6, 1, 4, 2],
  [8, 9, 1, 6, 0, 4, 3, 5, 2, 7], [9, 4, 5, 3, 1, 2, 6, 8, 7, 0], [4, 2, 8, 6, 5, 7, 3, 9, 0, 1],
  [2, 7, 9, 3, 8, 0, 6, 4, 1, 5], [7, 0, 4, 6, 9, 1, 3, 2, 5, 8],
];

/** Verhoeff's checksum, of the last digit over the others. */
export function passesVerhoeff(digits: string): boolean {
  let check = 0;
  for (const [index, digit] of digitsOf(digits).reverse().entries()) {
    check = VERHOEFF_TIMES[check]?.[VERHOEFF_PLACE[index % 8]?.[digit] ?? 0] ?? 0;
  }
  return check === 0;
}

/** ISO/IEC 7064, MOD 11,10: the last digit over the others. */
export function passesMod1110(digits: string): boolean {
  let product = 10;
  const all = digitsOf(digits);
  for (const digit of all.slice(0, -1)) {
    const sum = (digit + product) % 10 || 10;
    product = (2 * sum) % 11;
  }
  return (11 - product) % 10 === all.at(-1);
}

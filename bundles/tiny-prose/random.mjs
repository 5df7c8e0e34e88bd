const MODULUS = 2 ** 31 - 1;
const MULTIPLIER = 48_271;

/**
 * Numbers from 0 to 1, the same for the same seed. Good enough to choose words with, and for nothing else.
 *
 * @see Park and Miller, "Random number generators: good ones are hard to find", 1988
 */
export function seededRandom(seed) {
  let state = (Math.abs(Math.trunc(seed)) % (MODULUS - 1)) + 1;
  const next = () => (state = (state * MULTIPLIER) % MODULUS) / MODULUS;
  // Small seeds lie close together at first.
  for (let drawn = 0; drawn < 8; drawn += 1) next();
  return next;
}

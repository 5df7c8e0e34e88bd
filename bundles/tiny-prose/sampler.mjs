/**
 * Chooses a token: the likeliest at temperature 0, else by chance among the likeliest whose probabilities together
 * reach `topP`.
 *
 * @param {Float64Array} probabilities
 * @param {{ temperature: number, topP: number, random: () => number }} how
 * @returns {number}
 */
export function choose(probabilities, { temperature, topP, random }) {
  if (temperature === 0) return likeliest(probabilities);
  const weights = probabilities.map((probability) => probability ** (1 / temperature));
  const candidates = topP < 1 ? nucleus(weights, topP) : weights.keys();
  const tokens = [...candidates];
  const total = tokens.reduce((sum, token) => sum + weights[token], 0);
  // At a tiny temperature every weight may vanish.
  if (!(total > 0)) return likeliest(probabilities);
  let left = random() * total;
  for (const token of tokens) {
    left -= weights[token];
    if (left < 0) return token;
  }
  return tokens.at(-1);
}

function likeliest(probabilities) {
  let best = 0;
  for (let token = 1; token < probabilities.length; token += 1) {
    if (probabilities[token] > probabilities[best]) best = token;
  }
  return best;
}

function nucleus(weights, topP) {
  const order = [...weights.keys()].sort((one, other) => weights[other] - weights[one]);
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let reached = 0;
  const end = order.findIndex((token) => (reached += weights[token]) >= topP * total);
  return order.slice(0, end + 1);
}

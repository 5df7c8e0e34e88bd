/**
 * What absolute discounting takes from every count, for what was not seen. It is small, because in a few pages nearly
 * every n-gram is seen once: with the usual three quarters, the model would babble.
 */
const DISCOUNT = 0.15;

/**
 * An n-gram model with interpolated Kneser-Ney smoothing: the next token is guessed from the last tokens, and where
 * they are rare, from fewer of them; the shortest contexts count in how many ways a token was reached.
 *
 * @see Kneser and Ney, "Improved backing-off for m-gram language modeling", 1995
 */
export class LanguageModel {
  /** One table an order, from the shortest: context, as text, to what follows it. */
  #orders;
  #size;

  /**
   * @param {readonly (readonly number[])[]} sequences
   * @param {{ order: number, size: number }} shape longest n-gram, number of tokens
   */
  constructor(sequences, { order, size }) {
    this.#size = size;
    this.#orders = Array.from({ length: order }, (_, length) => countNgrams(sequences, length + 1, order));
  }

  /**
   * The probability of every token after `context`.
   *
   * @param {readonly number[]} context
   * @returns {Float64Array}
   */
  next(context) {
    let probabilities = new Float64Array(this.#size).fill(1 / this.#size);
    this.#orders.forEach((table, length) => {
      if (context.length < length) return;
      const followers = table.get(context.slice(context.length - length).join(' '));
      if (followers !== undefined) probabilities = interpolate(followers, probabilities);
    });
    return probabilities;
  }
}

function interpolate({ counts, total }, shorter) {
  const left = (DISCOUNT * counts.size) / total;
  const probabilities = shorter.map((probability) => probability * left);
  for (const [token, count] of counts) probabilities[token] += (count - DISCOUNT) / total;
  return probabilities;
}

/** The longest n-grams are counted as they occur, shorter ones once for each token that comes before them. */
function countNgrams(sequences, length, order) {
  const table = new Map();
  const reached = new Set();
  for (const sequence of sequences) {
    for (let end = length; end <= sequence.length; end += 1) {
      const ngram = sequence.slice(end - length, end);
      if (length < order) {
        const way = [sequence[end - length - 1] ?? 'start', ...ngram].join(' ');
        if (reached.has(way)) continue;
        reached.add(way);
      }
      count(table, ngram.slice(0, -1).join(' '), ngram.at(-1));
    }
  }
  return table;
}

function count(table, context, token) {
  let followers = table.get(context);
  if (followers === undefined) table.set(context, (followers = { counts: new Map(), total: 0 }));
  followers.counts.set(token, (followers.counts.get(token) ?? 0) + 1);
  followers.total += 1;
}

/** Rounds of a fuzz test: few by default, `CAPROCK_FUZZ` times as many when that is set. */
export function fuzzRounds(rounds: number): number {
  return Math.ceil(rounds * Number(process.env['CAPROCK_FUZZ'] ?? '1'));
}

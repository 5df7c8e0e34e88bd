import { limits } from '#kernel';
import type { Detector, Finding } from '#detect';
import type { ScanFinding } from './finding.ts';

/** Takes what is found. */
export type Report = (finding: ScanFinding) => void;

const ENCODED = /[A-Za-z0-9+/_-]{32,}={0,2}/g;

/**
 * Searches text that comes in pieces, and the text that is encoded in base64 within it. Holds no more of it than the
 * detector holds back.
 */
export class TextSearch {
  readonly #file: string;
  readonly #detector: Detector;
  readonly #report: Report;
  readonly #depth: number;
  readonly #masker: ReturnType<Detector['masker']>;
  /** Where lines begin that a finding still to come may stand on. */
  #lineStarts: number[] = [0];
  #linesBefore = 0;
  #unit = 0;
  #encoded = '';

  constructor(file: string, detector: Detector, report: Report, depth = 0) {
    this.#file = file;
    this.#detector = detector;
    this.#report = report;
    this.#depth = depth;
    this.#masker = detector.masker((finding, data) => {
      this.#found(finding, data);
      return '';
    });
  }

  write(piece: string): void {
    for (let at = piece.indexOf('\n'); at >= 0; at = piece.indexOf('\n', at + 1)) {
      this.#lineStarts.push(this.#unit + at + 1);
    }
    this.#unit += piece.length;
    this.#masker.write(piece);
    this.#decode(piece, false);
    this.#forget();
  }

  end(): void {
    this.#masker.end();
    this.#decode('', true);
  }

  /** Runs of base64 that decode to text are searched as well; a run may be cut by pieces. */
  #decode(piece: string, ended: boolean): void {
    if (this.#depth >= limits.scanDepth) return;
    const text = this.#encoded + piece;
    let end = text.length;
    const least = ended ? end : 0;
    while (end > least && isEncodedSign(text.charCodeAt(end - 1))) end -= 1;
    // A longer run is searched in parts.
    this.#encoded = text.length - end > limits.scanEncodedCharacters ? '' : text.slice(end);
    const whole = text.slice(0, text.length - this.#encoded.length);
    for (const [run] of whole.matchAll(ENCODED)) {
      const inner = decodedText(run);
      if (inner === undefined) continue;
      const search = new TextSearch(`${this.#file}!base64`, this.#detector, this.#report, this.#depth + 1);
      search.write(inner);
      search.end();
    }
  }

  #found(finding: Finding, data: string): void {
    let index = this.#lineStarts.length - 1;
    while (index > 0 && (this.#lineStarts[index] ?? 0) > finding.start) index -= 1;
    const line = this.#linesBefore + index + 1;
    const column = finding.start - (this.#lineStarts[index] ?? 0) + 1;
    const place = `line ${line}, column ${column}`;
    this.#report({ file: this.#file, place, line, column, finding, data });
  }

  #forget(): void {
    const held = this.#unit - this.#masker.heldBack;
    const keep = this.#lineStarts.findLastIndex((start) => start <= held);
    if (keep < 1_024) return;
    this.#lineStarts = this.#lineStarts.slice(keep);
    this.#linesBefore += keep;
  }
}

function isEncodedSign(unit: number): boolean {
  return (
    (unit >= 0x30 && unit <= 0x39) ||
    (unit >= 0x41 && unit <= 0x5a) ||
    (unit >= 0x61 && unit <= 0x7a) ||
    unit === 0x2b ||
    unit === 0x2f ||
    unit === 0x5f ||
    unit === 0x2d ||
    unit === 0x3d
  );
}

/** What a run of base64 says, where it says something in words. */
function decodedText(run: string): string | undefined {
  const bytes = Buffer.from(run, 'base64');
  try {
    const text = new TextDecoder('utf-8', { fatal: true }).decode(bytes);
    // eslint-disable-next-line no-control-regex
    return /[\0-\x08\x0e-\x1f]/.test(text) ? undefined : text;
  } catch {
    return undefined;
  }
}

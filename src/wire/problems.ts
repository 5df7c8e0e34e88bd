import { ApiError } from '#kernel';

interface Problem {
  path: string;
  readonly constraint: string;
}

const LISTED = 5;

/**
 * What is wrong with an input, by place. A decoder adds a problem where it stands, and each level on the way up
 * puts its own segment before it, so that an input without problems costs no paths.
 *
 * Neither values nor unknown member names get in: they are the caller's content. // promise 1
 */
export class Problems {
  readonly #listed: Problem[] = [];
  #count = 0;

  /** How many are listed: what {@link under} takes. */
  get listed(): number {
    return this.#listed.length;
  }

  /** `constraint` is a sentence without its stop: `Member must not be null`. */
  add(constraint: string, path = ''): void {
    this.#count += 1;
    if (this.#listed.length < LISTED) this.#listed.push({ path, constraint });
  }

  /** The problems listed since `from` stand under this segment of the path. */
  under(from: number, segment: string): void {
    for (let index = from; index < this.#listed.length; index += 1) {
      const problem = this.#listed[index];
      if (problem !== undefined) problem.path = problem.path === '' ? segment : `${segment}.${problem.path}`;
    }
  }

  /** @throws ApiError ValidationException, in the words of AWS, where there are problems. */
  throwIfAny(): void {
    if (this.#count === 0) return;
    const sentences = this.#listed.map(
      ({ path, constraint }) =>
        `Value at ${path === '' ? 'the top level' : `'${path}'`} failed to satisfy constraint: ${constraint}`,
    );
    const total = `${this.#count} validation error${this.#count === 1 ? '' : 's'} detected`;
    throw new ApiError('ValidationException', `${total}: ${sentences.join('; ')}`);
  }
}

import { ApiError } from '#kernel';
import type { InvalidInput } from '#shapes';
import type { Violation } from './violation.ts';

interface Problem extends Violation {
  path: string;
}

const LISTED = 5;

/**
 * What is wrong with an input, by place. A decoder adds a problem where it stands, and each level on the way up
 * puts its own segment before it, so that an input without problems costs no paths.
 *
 * Neither values nor unknown member names get in: they are the caller's content. // promise 1
 */
export class Problems {
  readonly #invalidInput: InvalidInput | undefined;
  readonly #listed: Problem[] = [];
  #count = 0;

  /** @param invalidInput how the service names what breaks a limit; ValidationException where it says nothing */
  constructor(invalidInput?: InvalidInput) {
    this.#invalidInput = invalidInput;
  }

  /** How many are listed: what {@link under} takes. */
  get listed(): number {
    return this.#listed.length;
  }

  add(violation: Violation, path = ''): void {
    this.#count += 1;
    if (this.#listed.length < LISTED) this.#listed.push({ path, ...violation });
  }

  /** The problems listed since `from` stand under this segment of the path. */
  under(from: number, segment: string): void {
    for (let index = from; index < this.#listed.length; index += 1) {
      const problem = this.#listed[index];
      if (problem !== undefined) problem.path = problem.path === '' ? segment : `${segment}.${problem.path}`;
    }
  }

  /** @throws ApiError as the service has it, in the words of AWS, where there are problems; the first names it. */
  throwIfAny(): void {
    const [first] = this.#listed;
    if (first === undefined) return;
    const sentences = this.#listed.map(
      ({ path, constraint }) =>
        `Value at ${path === '' ? 'the top level' : `'${path}'`} failed to satisfy constraint: ${constraint}`,
    );
    const total = `${this.#count} validation error${this.#count === 1 ? '' : 's'} detected`;
    throw this.#error(first, `${total}: ${sentences.join('; ')}`);
  }

  #error({ path, kind }: Problem, message: string): ApiError {
    const { code, byMember = {}, members } = this.#invalidInput ?? {};
    // What is no value of its type at all has no name of the model in any service.
    if (kind === 'type') return new ApiError('ValidationException', message);
    const [member = ''] = path.split('.', 1);
    const named = Object.hasOwn(byMember, member) ? byMember[member] : code;
    return new ApiError(named ?? 'ValidationException', message, { members: members?.(kind, message) ?? {} });
  }
}

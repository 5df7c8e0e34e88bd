/** Work to be timed; what it returns is kept, so that it cannot be optimised away. */
export type Work = () => unknown;

/** One operation and the floor that it is compared with. */
export interface MicroCase {
  readonly name: string;
  readonly operation: Work;
  /** What the floor is, in words. */
  readonly floorName: string;
  readonly floor: Work;
  /** How many things one call of `operation` and of `floor` does; 1 unless given. */
  readonly batch?: number;
}

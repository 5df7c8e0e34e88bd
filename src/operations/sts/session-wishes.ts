import type { SessionWishes, Tag } from '#identity';
import type { PolicyDescriptorType, SessionTag } from '#shapes';

/** The members that all requests for a session have. */
export interface SessionInput {
  readonly Policy?: string | undefined;
  readonly PolicyArns?: readonly PolicyDescriptorType[] | undefined;
  readonly DurationSeconds?: number | undefined;
  readonly Tags?: readonly SessionTag[] | undefined;
}

export function sessionWishes(input: SessionInput): SessionWishes {
  const arns = (input.PolicyArns ?? []).flatMap(({ arn }) => (arn === undefined ? [] : [arn]));
  return {
    policies: { arns, ...(input.Policy === undefined ? {} : { document: input.Policy }) },
    seconds: input.DurationSeconds,
    tags: sessionTags(input),
  };
}

/** A request's `Tags`; the shape has made sure that keys and values are there. */
export function sessionTags({ Tags = [] }: SessionInput): readonly Tag[] {
  return Tags.map(({ Key = '', Value = '' }) => ({ key: Key, value: Value }));
}

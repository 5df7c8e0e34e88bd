import type { TrailRow } from '#store';
import { trailArn } from './names.ts';
import { DEFAULT_SELECTORS, type Selectors } from './selectors.ts';

/** A trail, as the API shows it. */
export interface TrailDescription {
  readonly name: string;
  readonly arn: string;
  readonly region: string;
  readonly bucket: string;
  readonly prefix: string | undefined;
  /** The account's own, which can neither be stopped nor thinned. */
  readonly own: boolean;
  readonly validated: boolean;
  readonly globalEvents: boolean;
  readonly multiRegion: boolean;
  readonly logging: boolean;
  readonly startedAt: number | undefined;
  readonly stoppedAt: number | undefined;
  readonly selectors: Selectors;
  readonly customSelectors: boolean;
}

export interface TrailSettings {
  readonly bucket?: string | undefined;
  readonly prefix?: string | undefined;
  readonly validated?: boolean | undefined;
  readonly globalEvents?: boolean | undefined;
  readonly multiRegion?: boolean | undefined;
}

/** Which trail: its name or its ARN. */
export interface TrailRef {
  readonly accountId: string;
  readonly name: string;
}

/** A trail as its row has it. */
export function describeTrail(row: TrailRow, region: string): TrailDescription {
  return {
    name: row.name,
    arn: trailArn(region, row.account_id, row.name),
    region: region,
    bucket: row.bucket,
    prefix: row.prefix === '' ? undefined : row.prefix,
    own: row.own === 1,
    validated: row.validated === 1,
    globalEvents: row.global_events === 1,
    multiRegion: row.multi_region === 1,
    logging: row.logging === 1,
    startedAt: row.started_at ?? undefined,
    stoppedAt: row.stopped_at ?? undefined,
    selectors: selectorsOf(row),
    customSelectors: row.selectors !== null,
  };
}

export function selectorsOf({ own, selectors }: Pick<TrailRow, 'own' | 'selectors'>): Selectors {
  if (own === 1) return { form: 'all' };
  // `putSelectors` wrote it.
  return selectors === null ? DEFAULT_SELECTORS : (JSON.parse(selectors) as Selectors);
}

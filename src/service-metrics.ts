import { waitingFiles, type CloudTrailRecord, type Trail } from '#audit';
import type { Models } from '#deployment';
import { Registry } from '#metrics';
import type { Clock } from '#kernel';

/** Seconds: from what the road itself takes to a model's long answer. */
const SECONDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];

/** How a call ended, in few words. */
function outcomeOf({ errorCode }: CloudTrailRecord): string {
  if (errorCode === undefined) return 'ok';
  if (errorCode.startsWith('AccessDenied')) return 'denied';
  return /^(?:Internal|ServiceUnavailable|Model)/.test(errorCode) ? 'server_error' : 'client_error';
}

/**
 * The metrics of a service, counted from its records once they are durable: what is counted is what is on record.
 * Labels are operations and models of this installation, never a caller, a resource or a text.
 */
export class ServiceMetrics {
  readonly registry = new Registry();
  readonly #calls = this.registry.counter(
    'caprock_requests_total',
    'Calls on record, by operation and how they ended.',
  );
  readonly #seconds = this.registry.histogram(
    'caprock_request_duration_seconds',
    'From the first byte of a call to its record.',
    SECONDS,
  );
  readonly #tokens = this.registry.counter('caprock_tokens_total', 'Tokens, by model and direction.');
  readonly #events = this.registry.counter(
    'caprock_service_events_total',
    'What Caprock recorded of itself, such as EgressRefused, TrailWeakened or TrailArchived.',
  );
  readonly #restarts = this.registry.counter(
    'caprock_model_restarts_total',
    "Starts of a model's software in the place of a process that had crashed or failed to start.",
  );

  /** A process of this model's software was started again. */
  readonly restarted = (model: string): void => this.#restarts.add({ model });

  /** The trail, counting what it makes durable. */
  counting(trail: Trail): Trail {
    const note = (record: CloudTrailRecord): void => this.#note(record);
    return {
      get health() {
        return trail.health;
      },
      get store() {
        return trail.store;
      },
      ready: () => trail.ready(),
      async append(record) {
        await trail.append(record);
        note(record);
      },
      async begin(record) {
        const { eventId, complete } = await trail.begin(record);
        return {
          eventId,
          async complete(final) {
            await complete(final);
            note(final);
          },
        };
      },
      lookup: (query) => trail.lookup(query),
      index: () => trail.index(),
      recordInterrupted: () => trail.recordInterrupted(),
      [Symbol.asyncDispose]: () => trail[Symbol.asyncDispose](),
    };
  }

  /** What is asked for at each scrape. */
  watch({
    trail,
    models,
    clock,
  }: {
    readonly trail: Trail;
    readonly models: Models;
    readonly clock: Clock;
  }): void {
    const { db } = trail.store;
    const { registry } = this;
    registry.gauge(
      'caprock_trail_refusing',
      '1 while nothing can be recorded, and so nothing is answered.',
      () => (trail.health === 'refusing' ? 1 : 0),
    );
    registry.gauge('caprock_trail_pending_commits', 'Commits that lookups do not find yet.', async () => {
      const row = await db
        .selectFrom('trail_pending')
        .select((all) => all.fn.countAll<number | string>().as('commits'))
        .executeTakeFirstOrThrow();
      return Number(row.commits);
    });
    registry.gauge(
      'caprock_trail_checkpoint_age_seconds',
      'Since the tree was signed last; it is when it has grown.',
      async () => {
        const row = await db
          .selectFrom('trail_checkpoints')
          .select('signed_at')
          .orderBy('size', 'desc')
          .limit(1)
          .executeTakeFirst();
        return row === undefined ? undefined : (clock.now() - row.signed_at) / 1000;
      },
    );
    registry.gauge(
      'caprock_trail_undelivered_files',
      'Log files and digests that wait for their store.',
      async () => (await waitingFiles(db)).files,
    );
    registry.gauge(
      'caprock_trail_delivery_lag_seconds',
      'How long the oldest of them has waited.',
      async () => {
        const { since } = await waitingFiles(db);
        return since === undefined ? 0 : (clock.now() - since) / 1000;
      },
    );
    registry.gauge('caprock_model_processes', "Processes of models' software.", () => models.status().length);
    registry.gauge('caprock_resident_memory_bytes', 'Memory of this process.', () =>
      process.memoryUsage.rss(),
    );
  }

  #note(record: CloudTrailRecord): void {
    const { eventName, eventSource, eventType, additionalEventData = {} } = record;
    if (eventType === 'AwsServiceEvent') return this.#events.add({ event: eventName });
    const labels = { service: eventSource.replace(/\.amazonaws\.com$/, ''), operation: eventName };
    this.#calls.add({ ...labels, outcome: outcomeOf(record) });
    const { durationMilliseconds, modelId, inputTokens, outputTokens } = additionalEventData;
    if (typeof durationMilliseconds === 'number') this.#seconds.observe(labels, durationMilliseconds / 1000);
    if (typeof modelId !== 'string') return;
    if (typeof inputTokens === 'number')
      this.#tokens.add({ model: modelId, direction: 'input' }, inputTokens);
    if (typeof outputTokens === 'number')
      this.#tokens.add({ model: modelId, direction: 'output' }, outputTokens);
  }
}

import { limits } from '#kernel';
import { formatSample, type Labels, type Sample } from './text.ts';

/** One metric: its name, what it is, and its values now. */
interface Metric {
  readonly name: string;
  readonly help: string;
  readonly type: 'counter' | 'gauge' | 'histogram';
  readonly samples: () => readonly Sample[] | Promise<readonly Sample[]>;
}

export interface Counter {
  /** @param by not negative */
  add(labels: Labels, by?: number): void;
}

export interface Histogram {
  observe(labels: Labels, value: number): void;
}

/** The metrics of this process. Labels take values from tables of ours; beyond a bound they are `other`. */
export class Registry {
  readonly #metrics: Metric[] = [];

  counter(name: string, help: string): Counter {
    const values = new Series(() => ({ value: 0 }));
    this.#metrics.push({
      name,
      help,
      type: 'counter',
      samples: () => values.all().map(([labels, { value }]) => ({ name, labels, value })),
    });
    return {
      add(labels, by = 1) {
        if (by >= 0) values.of(labels).value += by;
      },
    };
  }

  /** @param buckets upper bounds, ascending */
  histogram(name: string, help: string, buckets: readonly number[]): Histogram {
    const values = new Series(() => ({ counts: buckets.map(() => 0), count: 0, sum: 0 }));
    this.#metrics.push({
      name,
      help,
      type: 'histogram',
      samples: () =>
        values.all().flatMap(([labels, { counts, count, sum }]) => [
          ...buckets.map((bound, index) => ({
            name: `${name}_bucket`,
            labels: { ...labels, le: String(bound) },
            value: counts[index] ?? 0,
          })),
          { name: `${name}_bucket`, labels: { ...labels, le: '+Inf' }, value: count },
          { name: `${name}_sum`, labels, value: sum },
          { name: `${name}_count`, labels, value: count },
        ]),
    });
    return {
      observe(labels, value) {
        const series = values.of(labels);
        series.count += 1;
        series.sum += value;
        for (const [index, bound] of buckets.entries()) {
          if (value <= bound) series.counts[index] = (series.counts[index] ?? 0) + 1;
        }
      },
    };
  }

  /** @param read asked at each scrape; what cannot be read is left out */
  gauge(name: string, help: string, read: () => Promise<number | undefined> | number | undefined): void {
    this.#metrics.push({
      name,
      help,
      type: 'gauge',
      async samples() {
        const value = await read();
        return value === undefined ? [] : [{ name, labels: {}, value }];
      },
    });
  }

  /** In Prometheus' text format. @see https://prometheus.io/docs/instrumenting/exposition_formats/ */
  async text(): Promise<string> {
    const parts: string[] = [];
    for (const { name, help, type, samples } of this.#metrics) {
      const now = await Promise.resolve()
        .then(samples)
        .catch(() => []);
      parts.push(`# HELP ${name} ${help}`, `# TYPE ${name} ${type}`, ...now.map(formatSample));
    }
    return `${parts.join('\n')}\n`;
  }
}

/** Values by their labels, at most so many of them. */
class Series<Value> {
  readonly #start: () => Value;
  readonly #values = new Map<string, readonly [Labels, Value]>();

  constructor(start: () => Value) {
    this.#start = start;
  }

  of(labels: Labels): Value {
    const key = JSON.stringify(labels);
    const known = this.#values.get(key);
    if (known !== undefined) return known[1];
    if (this.#values.size >= limits.metricSeries) {
      const other = Object.fromEntries(Object.keys(labels).map((name) => [name, 'other']));
      if (key !== JSON.stringify(other)) return this.of(other);
    }
    const value = this.#start();
    this.#values.set(key, [labels, value]);
    return value;
  }

  all(): (readonly [Labels, Value])[] {
    return [...this.#values.values()];
  }
}

const DEEPEST = 12;

/** Properties that ask for the question itself. */
const QUESTIONS = new Set(['input', 'message', 'prompt', 'query', 'question', 'text']);

/** The borders of a word. */
const BEFORE = String.raw`(?<![\p{L}\p{N}])`;
const AFTER = String.raw`(?![\p{L}\p{N}])`;

const FORMATS = {
  date: '2026-01-01',
  'date-time': '2026-01-01T00:00:00Z',
  time: '00:00:00Z',
  email: 'someone@example.com',
  hostname: 'example.com',
  ipv4: '192.0.2.1',
  uri: 'https://example.com/',
  url: 'https://example.com/',
  uuid: '00000000-0000-4000-8000-000000000000',
};

/**
 * A value that is valid against a JSON schema, always the same for the same schema and question: what the schema
 * fixes, else what the question says about a property of that name, else the plainest value of the type.
 *
 * @param {unknown} schema
 * @param {string} question
 */
export function valueOf(schema, question) {
  return fill({ schema, name: '', depth: 0 }, { root: schema, question });
}

function fill({ schema, name, depth }, around) {
  const { root, question } = around;
  const plain = resolve(schema, root, depth);
  if (plain === undefined || depth > DEEPEST) return null;
  if ('const' in plain) return plain.const;
  if (Array.isArray(plain.enum) && plain.enum.length > 0) return mentioned(plain.enum, name, question);
  if ('default' in plain) return plain.default;
  const make = makers[typeOf(plain)];
  return make({ schema: plain, name, depth }, around);
}

const makers = {
  object: ({ schema, depth }, around) => {
    const properties = schema.properties ?? {};
    const wanted = new Set(Array.isArray(schema.required) ? schema.required : []);
    for (const name of Object.keys(properties))
      if (said(name, around.question) !== undefined) wanted.add(name);
    return Object.fromEntries(
      [...wanted].map((name) => [
        name,
        fill({ schema: properties[name] ?? {}, name, depth: depth + 1 }, around),
      ]),
    );
  },
  array: ({ schema, name, depth }, around) =>
    Array.from({ length: Math.min(schema.minItems ?? 1, schema.maxItems ?? Infinity) }, () =>
      fill({ schema: schema.items ?? {}, name, depth: depth + 1 }, around),
    ),
  string: ({ schema, name }, { question }) => text(schema, name, question),
  number: ({ schema, name }, { question }) => number(schema, name, question, false),
  integer: ({ schema, name }, { question }) => number(schema, name, question, true),
  boolean: ({ name }, { question }) => /^(?:true|yes|on)$/i.test(said(name, question) ?? ''),
  null: () => null,
};

function typeOf({ type, properties, items }) {
  const first = Array.isArray(type) ? type[0] : type;
  if (Object.hasOwn(makers, first ?? '')) return first;
  if (properties !== undefined) return 'object';
  return items === undefined ? 'string' : 'array';
}

/** Follows references inside the document, and takes the first of several forms. */
function resolve(schema, root, depth) {
  if (schema === true) return {};
  if (typeof schema !== 'object' || schema === null || depth > DEEPEST) return undefined;
  if (typeof schema.$ref === 'string') return resolve(pointed(root, schema.$ref), root, depth + 1);
  const form = schema.anyOf?.[0] ?? schema.oneOf?.[0];
  if (form !== undefined) return { ...schema, ...resolve(form, root, depth + 1) };
  if (!Array.isArray(schema.allOf)) return schema;
  return schema.allOf.reduce((all, part) => merge(all, resolve(part, root, depth + 1) ?? {}), schema);
}

function merge(one, other) {
  return {
    ...one,
    ...other,
    properties: { ...one.properties, ...other.properties },
    required: [...new Set([...(one.required ?? []), ...(other.required ?? [])])],
  };
}

function pointed(root, reference) {
  const segments = reference.replace(/^#\/?/, '').split('/').filter(Boolean);
  return segments.reduce(
    (here, segment) => here?.[segment.replaceAll('~1', '/').replaceAll('~0', '~')],
    root,
  );
}

/** What the question says about the name, else the first that it holds as a word, else the first. */
function mentioned(values, name, question) {
  const wanted = said(name, question)?.toLowerCase();
  const holds = (value) =>
    new RegExp(`${BEFORE}${RegExp.escape(String(value))}${AFTER}`, 'iu').test(question);
  return values.find((value) => String(value).toLowerCase() === wanted) ?? values.find(holds) ?? values[0];
}

/** `city: Paris`, `city = Paris`, `city is Paris`, `city "Paris"`, `city Paris`: what a question says about a name. */
function said(name, question) {
  if (name === '') return undefined;
  const words = name.replace(/([a-z])([A-Z])/g, '$1 $2').split(/[\s_-]+/);
  const naming = new RegExp(`${BEFORE}${words.map(RegExp.escape).join('[ _-]?')}${AFTER}`, 'giu');
  for (const { index, 0: found } of question.matchAll(naming)) {
    const match = VALUE.exec(question.slice(index + found.length));
    if (match !== null) return match[1] ?? match[2];
  }
  return undefined;
}

const VALUE =
  /^(?:\s*(?::|=|is\b|to\b)\s*|\s+(?=["\p{Lu}\p{N}]))(?:"([^"]+)"|([\p{L}\p{N}.+-]*[\p{L}\p{N}]))/u;

function text({ format, minLength = 0, maxLength = Infinity }, name, question) {
  const found =
    said(name, question) ??
    FORMATS[format] ??
    (QUESTIONS.has(name.toLowerCase()) && question !== '' ? question : undefined) ??
    question.match(/"([^"]+)"/)?.[1] ??
    question.match(/(?<=\p{L}[,;]? )\p{Lu}\p{Ll}+/u)?.[0] ??
    (name || 'text');
  return found.padEnd(minLength, '.').slice(0, maxLength);
}

function number(schema, name, question, whole) {
  const given = Number.parseFloat(said(name, question) ?? question.match(/-?\d+(?:\.\d+)?/)?.[0] ?? '');
  const step = schema.multipleOf ?? (whole ? 1 : 0);
  const above = schema.exclusiveMinimum === undefined ? -Infinity : schema.exclusiveMinimum + (step || 1);
  const below = schema.exclusiveMaximum === undefined ? Infinity : schema.exclusiveMaximum - (step || 1);
  const least = Math.max(schema.minimum ?? -Infinity, above);
  const most = Math.min(schema.maximum ?? Infinity, below);
  const wanted = Number.isNaN(given) ? Math.max(least, Math.min(most, 1)) : given;
  const inside = Math.min(most, Math.max(least, wanted));
  if (step === 0) return inside;
  const floor = Math.floor(inside / step) * step;
  return floor < least ? floor + step : floor;
}

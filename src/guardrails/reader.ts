import { limits } from '#kernel';
import type { GuardrailRow, GuardrailVersionRow } from '#store';
import type { GuardrailStore } from './changes.ts';
import {
  numberOf,
  versionOf,
  type Guardrail,
  type GuardrailDefinition,
  type GuardrailOverview,
  type GuardrailRef,
  type GuardrailVersion,
} from './definition.ts';
import { requireKey, underKey, type DefinitionKey } from './definition-key.ts';
import { pageSize, readToken, toPage, type Page, type PageQuery } from './page.ts';
import { findVersion, guardrailNotFound, requireGuardrail } from './rows.ts';
import { definitionPlace, type TextSealer } from './text-sealer.ts';

/** A version of a guardrail, its definition still sealed. */
export type StoredVersion = GuardrailVersionRow;

export interface Reader {
  /**
   * @param ref.keys those of the customer's that the caller may use
   * @throws ApiError `ResourceNotFoundException`, and `ValidationException` where its key cannot be used
   */
  get(
    ref: GuardrailRef & { readonly version: GuardrailVersion; readonly keys?: readonly DefinitionKey[] },
  ): Promise<Guardrail>;
  /** The customer's key that reading it takes; `undefined` where there is none, or no such guardrail. */
  keyArn(ref: GuardrailRef & { readonly version: GuardrailVersion }): Promise<string | undefined>;
  /** A version as it is stored; `undefined` where there is none. */
  find(ref: GuardrailRef & { readonly version: GuardrailVersion }): Promise<StoredVersion | undefined>;
  /** What `find` gave. @throws as `get` */
  open(version: StoredVersion | undefined, keys: readonly DefinitionKey[]): Promise<Guardrail>;
  /** The draft of each guardrail of an account, by id. */
  list(query: { readonly accountId: string } & PageQuery): Promise<Page<GuardrailOverview>>;
  /** The draft and the versions of one guardrail. @throws ApiError `ResourceNotFoundException` */
  listVersions(query: GuardrailRef & PageQuery): Promise<Page<GuardrailOverview>>;
}

export function createReader(store: GuardrailStore, sealer: TextSealer): Reader {
  const opened = new Opened();

  const overviewOf = (row: GuardrailVersionRow) => ({
    accountId: row.account_id,
    guardrailId: row.guardrail_id,
    version: versionOf(row.version),
    createdAt: row.created_at,
    updatedAt: row.updated_at,
  });

  async function open(row: GuardrailVersionRow, keys: readonly DefinitionKey[]): Promise<Guardrail> {
    const key = requireKey(row.kms_key_arn, keys);
    // Under a customer's key it is opened each time: whether that is possible may have changed.
    const definition =
      key === undefined ? await opened.of(row, sealer) : await read(row, underKey(sealer, key));
    return { ...overviewOf(row), definition, ...(key === undefined ? {} : { kmsKeyArn: key.arn }) };
  }

  const find: Reader['find'] = (ref) => findVersion(store.db, ref, numberOf(ref.version));
  const openFound: Reader['open'] = async (version, keys) => {
    if (version === undefined) throw guardrailNotFound();
    return open(version, keys);
  };

  /** A list asks for no customer's key. */
  async function overview(row: GuardrailVersionRow & Pick<GuardrailRow, 'guardrail_name'>) {
    if (row.kms_key_arn !== null) return { ...overviewOf(row), name: row.guardrail_name };
    const { name, description } = await opened.of(row, sealer);
    return { ...overviewOf(row), name, description };
  }

  const rows = store.db
    .selectFrom('guardrail_versions')
    .innerJoin('guardrails', 'guardrails.guardrail_id', 'guardrail_versions.guardrail_id')
    .selectAll('guardrail_versions')
    .select('guardrail_name');

  const keyOf = ({
    version,
    accountId,
    guardrailId,
  }: GuardrailRef & { readonly version: GuardrailVersion }) =>
    store.db
      .selectFrom('guardrail_versions')
      .where('guardrail_id', '=', guardrailId)
      .where('account_id', '=', accountId)
      .where('version', '=', numberOf(version))
      .select('kms_key_arn');

  return {
    get: async ({ keys = [], ...ref }) => openFound(await find(ref), keys),

    async keyArn(ref) {
      return (await keyOf(ref).executeTakeFirst())?.kms_key_arn ?? undefined;
    },

    find,
    open: openFound,

    async list({ accountId, ...query }) {
      const size = pageSize(query);
      const found = await rows
        .where('guardrail_versions.account_id', '=', accountId)
        .where('version', '=', 0)
        .where('guardrail_versions.guardrail_id', '>', readToken('guardrails', query.token) ?? '')
        .orderBy('guardrail_versions.guardrail_id')
        .limit(size + 1)
        .execute();
      const page = toPage('guardrails', found, size, (row) => row.guardrail_id);
      return { ...page, items: await Promise.all(page.items.map(overview)) };
    },

    async listVersions({ token, size: asked, ...ref }) {
      await requireGuardrail(store.db, ref);
      const size = pageSize({ size: asked });
      const list = `versions of ${ref.guardrailId}`;
      const found = await rows
        .where('guardrail_versions.guardrail_id', '=', ref.guardrailId)
        .where('version', '>', Number(readToken(list, token) ?? -1))
        .orderBy('version')
        .limit(size + 1)
        .execute();
      const page = toPage(list, found, size, (row) => String(row.version));
      return { ...page, items: await Promise.all(page.items.map(overview)) };
    },
  };
}

async function read(row: GuardrailVersionRow, sealer: TextSealer): Promise<GuardrailDefinition> {
  const place = definitionPlace(row.account_id, row.guardrail_id, row.version);
  // What this module wrote, and nobody changed: it opened.
  return JSON.parse(await sealer.open(row.sealed_definition, place)) as GuardrailDefinition;
}

/**
 * Definitions that were opened lately. A row is always read first, so what was deleted is not found here, and what
 * changed has another sealed value.
 */
class Opened {
  readonly #definitions = new Map<string, { sealed: Uint8Array; definition: GuardrailDefinition }>();

  async of(row: GuardrailVersionRow, sealer: TextSealer): Promise<GuardrailDefinition> {
    const place = definitionPlace(row.account_id, row.guardrail_id, row.version);
    const known = this.#definitions.get(place.row);
    if (known !== undefined && Buffer.compare(known.sealed, row.sealed_definition) === 0) {
      return known.definition;
    }
    const definition = await read(row, sealer);
    this.#definitions.delete(place.row);
    this.#definitions.set(place.row, { sealed: row.sealed_definition, definition });
    for (const oldest of this.#definitions.keys()) {
      if (this.#definitions.size <= limits.guardrailsCached) break;
      this.#definitions.delete(oldest);
    }
    return definition;
  }
}

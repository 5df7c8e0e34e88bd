import { limits } from '#kernel';
import type { GuardrailVersionRow, Store } from '#store';
import {
  numberOf,
  versionOf,
  type Guardrail,
  type GuardrailDefinition,
  type GuardrailRef,
  type GuardrailVersion,
} from './definition.ts';
import { pageSize, readToken, toPage, type Page, type PageQuery } from './page.ts';
import { requireGuardrail, requireVersion } from './rows.ts';
import { definitionPlace, type TextSealer } from './text-sealer.ts';

export interface Reader {
  /** @throws ApiError `ResourceNotFoundException` */
  get(ref: GuardrailRef & { readonly version: GuardrailVersion }): Promise<Guardrail>;
  /** The draft of each guardrail of an account, by id. */
  list(query: { readonly accountId: string } & PageQuery): Promise<Page<Guardrail>>;
  /** The draft and the versions of one guardrail. @throws ApiError `ResourceNotFoundException` */
  listVersions(query: GuardrailRef & PageQuery): Promise<Page<Guardrail>>;
}

export function createReader(store: Store, sealer: TextSealer): Reader {
  const opened = new Opened();

  async function open(row: GuardrailVersionRow): Promise<Guardrail> {
    return {
      accountId: row.account_id,
      guardrailId: row.guardrail_id,
      version: versionOf(row.version),
      definition: await opened.of(row, sealer),
      createdAt: row.created_at,
      updatedAt: row.updated_at,
    };
  }

  const openAll = async (page: Page<GuardrailVersionRow>): Promise<Page<Guardrail>> => ({
    ...page,
    items: await Promise.all(page.items.map(open)),
  });

  return {
    async get({ version, ...ref }) {
      return open(await requireVersion(store.db, ref, numberOf(version)));
    },

    async list({ accountId, ...query }) {
      const size = pageSize(query);
      const rows = await store.db
        .selectFrom('guardrail_versions')
        .selectAll()
        .where('account_id', '=', accountId)
        .where('version', '=', 0)
        .where('guardrail_id', '>', readToken('guardrails', query.token) ?? '')
        .orderBy('guardrail_id')
        .limit(size + 1)
        .execute();
      return openAll(toPage('guardrails', rows, size, (row) => row.guardrail_id));
    },

    async listVersions({ token, size: asked, ...ref }) {
      await requireGuardrail(store.db, ref);
      const size = pageSize({ size: asked });
      const list = `versions of ${ref.guardrailId}`;
      const rows = await store.db
        .selectFrom('guardrail_versions')
        .selectAll()
        .where('guardrail_id', '=', ref.guardrailId)
        .where('version', '>', Number(readToken(list, token) ?? -1))
        .orderBy('version')
        .limit(size + 1)
        .execute();
      return openAll(toPage(list, rows, size, (row) => String(row.version)));
    },
  };
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
    const text = await sealer.open(row.sealed_definition, place);
    // What this module wrote, and nobody changed: it opened.
    const definition = JSON.parse(text) as GuardrailDefinition;
    this.#definitions.delete(place.row);
    this.#definitions.set(place.row, { sealed: row.sealed_definition, definition });
    for (const oldest of this.#definitions.keys()) {
      if (this.#definitions.size <= limits.guardrailsCached) break;
      this.#definitions.delete(oldest);
    }
    return definition;
  }
}

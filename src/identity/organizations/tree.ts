import type { OrganizationNodeRow, Store } from '#store';
import type { Page } from '../page.ts';
import { requireManaged } from './find-organization.ts';
import { findNode, missing, PARENTS, requireNode } from './nodes.ts';
import { pageOf, type ListQuery } from './page.ts';

export interface TreeNode {
  readonly id: string;
  readonly kind: OrganizationNodeRow['kind'];
}

/** Who is under whom. Every call throws ApiError as those of units do. */
export interface OrganizationTree {
  /** The one parent of an account or a unit. @throws ApiError `ChildNotFoundException` | `InvalidInputException` */
  parents(
    query: ListQuery & { readonly accountId: string; readonly childId: string },
  ): Promise<Page<TreeNode>>;
  /** @throws ApiError `ParentNotFoundException` | `InvalidInputException` */
  children(
    query: ListQuery & {
      readonly accountId: string;
      readonly parentId: string;
      readonly kind: Exclude<TreeNode['kind'], 'ROOT'>;
    },
  ): Promise<Page<TreeNode>>;
}

export function createOrganizationTree(store: Store): OrganizationTree {
  const idOf = (row: OrganizationNodeRow): string => row.node_id;
  const toNode = (row: OrganizationNodeRow): TreeNode => ({ id: row.node_id, kind: row.kind });
  return {
    async parents({ accountId, childId, ...query }) {
      const organization = await requireManaged(store.db, accountId);
      const child = await findNode(store.db, organization, childId);
      const parent = child?.parent_id && (await findNode(store.db, organization, child.parent_id));
      if (!parent) throw missing('ChildNotFoundException');
      return pageOf('parents', query, async (after) => (after === '' ? [parent] : []), idOf, toNode);
    },

    async children({ accountId, parentId, kind, ...query }) {
      const organization = await requireManaged(store.db, accountId);
      await requireNode(store.db, organization, parentId, PARENTS, 'ParentNotFoundException');
      return pageOf(
        'children',
        query,
        (after, limit) =>
          store.db
            .selectFrom('organization_nodes')
            .selectAll()
            .where('parent_id', '=', parentId)
            .where('kind', '=', kind)
            .where('node_id', '>', after)
            .orderBy('node_id')
            .limit(limit)
            .execute(),
        idOf,
        toNode,
      );
    },
  };
}

import { parseSync } from 'oxc-parser';

/** What of Node's own modules opens a connection. Servers, types and helpers such as `isIP` do not. */
const OPENS = new Set([
  ...[
    'connect',
    'createConnection',
    'Socket',
    'TLSSocket',
    'Stream',
    'request',
    'get',
    'Agent',
    'globalAgent',
  ],
  ...['ClientRequest', 'createSocket', 'lookup', 'resolve', 'Resolver', 'promises', 'default'],
]);
const NETWORK = /^(node:)?(net|tls|http|https|http2|dgram|dns|dns\/promises)$/;
/** Packages that open connections. The parts that have an owner of their own are in the table of owners. */
const PACKAGES = /^(undici|ws|axios|got|node-fetch|@smithy\/(node|fetch)-http-handler)$/;
const GLOBALS = new Set(['fetch', 'WebSocket', 'EventSource', 'XMLHttpRequest']);

interface Node {
  readonly type: string;
  readonly [member: string]: unknown;
}

/**
 * The uses of the network in a file that go round the egress list, in words. A syntax tree is what it looks at, so
 * that neither a comment nor a property of the same name counts, and no other name hides one.
 */
export function networkUses(file: string, text: string): string[] {
  const { program, module } = parseSync(file, text);
  const found: string[] = [];
  for (const { moduleRequest, entries } of module.staticImports) {
    const values = entries.filter(({ isType }) => !isType);
    if (PACKAGES.test(moduleRequest.value) && values.length > 0) found.push(`imports ${moduleRequest.value}`);
    if (!NETWORK.test(moduleRequest.value)) continue;
    for (const { importName } of values) {
      const name = importName.name ?? importName.kind.toLowerCase();
      if (OPENS.has(name) || importName.name === null)
        found.push(`imports ${name} of ${moduleRequest.value}`);
    }
  }
  // The program of a parsed file is a tree of such nodes.
  visit(program as unknown as Node, undefined, (node, parent) => {
    if (node.type === 'ImportExpression' || isCallOf(node, 'require')) {
      const { value } = (node['source'] ?? (node['arguments'] as Node[])[0] ?? {}) as { value?: unknown };
      if (typeof value === 'string' && (NETWORK.test(value) || PACKAGES.test(value))) {
        found.push(`loads ${value}`);
      }
    }
    const name = globalName(node, parent);
    if (name !== undefined && GLOBALS.has(name)) found.push(`uses ${name}`);
  });
  return found;
}

function isCallOf(node: Node, name: string): boolean {
  const callee = node['callee'] as Node | undefined;
  return node.type === 'CallExpression' && callee?.type === 'Identifier' && callee['name'] === name;
}

/** The name of a global, by itself or as a member of `globalThis`. */
function globalName(node: Node, parent: Node | undefined): string | undefined {
  if (node.type === 'MemberExpression') {
    const { object, property } = node as unknown as { object: Node; property: Node };
    const isGlobal =
      object.type === 'Identifier' && ['globalThis', 'global'].includes(String(object['name']));
    return isGlobal ? String(property['name'] ?? property['value']) : undefined;
  }
  if (node.type !== 'Identifier') return undefined;
  const isMember = parent?.type === 'MemberExpression' && parent['property'] === node && !parent['computed'];
  const isKey = parent !== undefined && parent['key'] === node && parent['computed'] !== true;
  const isType = parent?.type.startsWith('TS') === true;
  return isMember || isKey || isType ? undefined : String(node['name']);
}

function visit(
  node: Node,
  parent: Node | undefined,
  see: (node: Node, parent: Node | undefined) => void,
): void {
  see(node, parent);
  for (const value of Object.values(node)) {
    for (const child of Array.isArray(value) ? value : [value]) {
      if (isNode(child)) visit(child, node, see);
    }
  }
}

function isNode(value: unknown): value is Node {
  return typeof value === 'object' && value !== null && 'type' in value && typeof value.type === 'string';
}

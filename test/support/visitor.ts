import type { TestService } from './service.ts';

export interface Page {
  readonly status: number;
  readonly path: string;
  readonly headers: Headers;
  readonly text: string;
}

/**
 * A browser as far as forms go: it keeps the cookie, follows redirects, and sends a form with its hidden fields and
 * the headers that browsers add. It runs no script.
 */
export class Visitor {
  readonly #service: Pick<TestService, 'port'>;
  readonly #host: string;
  cookie = '';
  page: Page | undefined;

  constructor(service: Pick<TestService, 'port'>, host = 'localhost') {
    this.#service = service;
    this.#host = host;
  }

  get origin(): string {
    return `https://${this.#host}:${this.#service.port}`;
  }

  async request(
    method: string,
    path: string,
    headers: Record<string, string> = {},
    body?: string,
  ): Promise<Page> {
    const answer = await fetch(`${this.origin}${path}`, {
      method,
      redirect: 'manual',
      headers: { ...(this.cookie === '' ? {} : { cookie: this.cookie }), ...headers },
      ...(body === undefined ? {} : { body }),
    });
    const [set] = answer.headers.getSetCookie();
    if (set !== undefined) this.cookie = set.split(';')[0] ?? '';
    return { status: answer.status, path, headers: answer.headers, text: await answer.text() };
  }

  /** Goes to a page, and to where it leads. */
  async visit(path: string): Promise<Page> {
    return this.#follow(await this.request('GET', path));
  }

  /** Sends the form of the present page that has this action, its hidden fields included. */
  async submit(action: string, fields: Readonly<Record<string, string>> = {}): Promise<Page> {
    const body = new URLSearchParams({ ...this.hidden(action), ...fields }).toString();
    return this.#follow(await this.post(action, body));
  }

  async post(path: string, body: string, headers: Record<string, string> = {}): Promise<Page> {
    const type = { 'content-type': 'application/x-www-form-urlencoded' };
    return this.request(
      'POST',
      path,
      { ...type, origin: this.origin, 'sec-fetch-site': 'same-origin', ...headers },
      body,
    );
  }

  /** The hidden fields of a form of the present page. */
  hidden(action: string): Record<string, string> {
    const inputs = [...this.#form(action).matchAll(/<input[^>]*>/gs)].map(([input]) => input);
    return Object.fromEntries(
      inputs
        .filter((input) => input.includes('type="hidden"'))
        .map((input) => [attribute(input, 'name'), attribute(input, 'value')]),
    );
  }

  /** A data attribute of a form of the present page. */
  data(action: string, name: string): string {
    return attribute(/^<form[^>]*>/.exec(this.#form(action))?.[0] ?? '', `data-${name}`);
  }

  #form(action: string): string {
    const forms = [...(this.page?.text ?? '').matchAll(/<form[^>]*action="([^"]*)".*?<\/form>/gs)];
    const form = forms.find(([, its]) => its === action)?.[0];
    if (form === undefined) throw new Error(`the page ${this.page?.path} has no form for ${action}`);
    return form;
  }

  async #follow(page: Page): Promise<Page> {
    let at = page;
    for (let hops = 0; at.status === 303; hops += 1) {
      if (hops > 5) throw new Error('the pages lead in a circle');
      at = await this.request('GET', at.headers.get('location') ?? '');
    }
    this.page = at;
    return at;
  }
}

const ENTITIES: Readonly<Record<string, string>> = { amp: '&', lt: '<', gt: '>', quot: '"', '#39': "'" };

function attribute(tag: string, name: string): string {
  const value = new RegExp(`\\s${name}="([^"]*)"`).exec(tag)?.[1] ?? '';
  return value.replace(/&(#?\w+);/g, (whole, entity: string) => ENTITIES[entity] ?? whole);
}

/** What may stand in a template: text is escaped, `Html` stands as it is, lists are joined, nothing is nothing. */
export type HtmlValue = string | number | Html | undefined | false | readonly HtmlValue[];

let make: (text: string) => Html;

/** Markup that is safe to send: the tag `html` below is the one way to make it. */
export class Html {
  readonly #text: string;

  private constructor(text: string) {
    this.#text = text;
  }

  static {
    make = (text) => new Html(text);
  }

  toString(): string {
    return this.#text;
  }
}

const ESCAPES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

/** An attribute that a browser follows. */
const ADDRESS = /(?:href|src|action|formaction)="$/;
/** Our own pages, and pictures that we made. */
const SAFE_ADDRESS = /^(?:\/(?!\/)|data:image\/png;base64,)/;

/**
 * A template whose values are escaped by construction: what an attacker sends is text wherever it is shown. A value
 * in an attribute stands in quotes, and an address leads to a page of ours; a template that breaks this throws.
 */
export function html(strings: TemplateStringsArray, ...values: readonly HtmlValue[]): Html {
  let text = strings[0] ?? '';
  for (const [index, value] of values.entries()) {
    if (text.endsWith('=')) throw new TypeError('A value in an attribute of a template lacks its quotes.');
    const written = write(value);
    if (ADDRESS.test(text) && !SAFE_ADDRESS.test(written)) {
      throw new TypeError('An address in a template is not one of our own pages.');
    }
    text += written + (strings[index + 1] ?? '');
  }
  return make(text);
}

function write(value: HtmlValue): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.toString();
  if (typeof value === 'object') return value.map(write).join('');
  return String(value).replace(/[&<>"']/g, (character) => ESCAPES[character] ?? '');
}

import { html, type Html } from './html.ts';

/** A whole page around its part. */
export function layout(title: string, body: Html): Html {
  return html`<!doctype html>
    <html lang="en">
      <head>
        <meta charset="utf-8" />
        <meta name="viewport" content="width=device-width, initial-scale=1" />
        <title>${title} · Caprock</title>
        <link rel="stylesheet" href="/signin/style.css" />
        <script type="module" src="/signin/security-key.js"></script>
      </head>
      <body>
        <main>
          <p class="brand">Caprock</p>
          <h1>${title}</h1>
          ${body}
        </main>
      </body>
    </html> `;
}

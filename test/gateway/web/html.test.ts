import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { html } from '../../../src/gateway/web/html.ts';

describe('the html template', () => {
  test('text that looks like markup is shown as text, in a body and in an attribute', () => {
    const attack = `"><script>alert('1')</script>&`;
    assert.equal(
      html`<p title="${attack}">${attack}</p>`.toString(),
      '<p title="&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;">&quot;&gt;&lt;script&gt;alert(&#39;1&#39;)&lt;/script&gt;&amp;</p>',
    );
  });

  test('a template in a template stands as it is, a list is joined, and nothing is nothing', () => {
    const items = ['<a>', 'b'].map((text) => html`<li>${text}</li>`);
    assert.equal(
      html`<ul>
        ${items}${undefined}${false}${''}
      </ul>`
        .toString()
        .replaceAll(/\s+/g, ''),
      '<ul><li>&lt;a&gt;</li><li>b</li></ul>',
    );
  });

  test('a value in an attribute without quotes is refused', () => {
    assert.throws(() => html`<p title=${'x'}></p>`, TypeError);
  });

  test('an address that is not one of our own pages is refused', () => {
    for (const address of ['javascript:alert(1)', '//evil.example/', 'https://evil.example/', '']) {
      assert.throws(() => html`<a href="${address}">x</a>`, TypeError);
    }
    assert.equal(html`<a href="${'/signin/home'}">x</a>`.toString(), '<a href="/signin/home">x</a>');
  });
});

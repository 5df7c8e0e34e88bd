import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { createPages, isPageTarget } from '../../../src/gateway/web/pages.ts';
import type { Page } from '../../../src/gateway/web/page.ts';
import { operationTable } from '../../sweep/table.ts';

function page(path: string, method: Page['method'] = 'GET'): Page {
  return { method, path, handle: () => ({ redirect: '/signin/' }) };
}

describe('the table of pages', () => {
  test('no path of an operation leads to a page', () => {
    const paths = operationTable().flatMap(({ shape }) =>
      shape.http === undefined ? [] : [shape.http.path],
    );
    assert.ok(paths.length >= 5);
    for (const path of paths) assert.ok(!isPageTarget(path), path);
  });

  test('two pages of one method and path, and one elsewhere, are refused', () => {
    assert.throws(() => createPages([page('/signin/a'), page('/signin/a')]), { code: 'BadPage' });
    assert.throws(() => createPages([page('/elsewhere')]), { code: 'BadPage' });
  });

  test('a page is found by its exact path, and by its method', () => {
    const a = page('/signin/a');
    const post = page('/signin/a', 'POST');
    const pages = createPages([a, post, page('/signin/b')]);
    assert.equal(pages.find('GET', '/signin/a'), a);
    assert.equal(pages.find('HEAD', '/signin/a'), a);
    assert.equal(pages.find('POST', '/signin/a'), post);
    assert.equal(pages.find('POST', '/signin/b'), 'wrong method');
    for (const path of ['/signin/A', '/signin/a/', '/signin//a', '/signin/%61', '/signin/../signin/a']) {
      assert.equal(pages.find('GET', path), undefined);
    }
  });
});

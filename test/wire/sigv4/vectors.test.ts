import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { checkSigned } from '#wire';
import { parsed, readVectors, verifies, wireOf } from './signed.ts';

for (const name of ['documented', 'botocore', 'presigned']) {
  describe(`requests in vectors/${name}.json`, () => {
    const { secretAccessKey, now, vectors } = readVectors(name);
    for (const vector of vectors) {
      test(`${vector.title}: verifies with its key, not with another, nor once the body changed`, () => {
        const wire = wireOf(vector);
        const { region, service } = vector;
        checkSigned(wire, parsed(wire), { region, service, now: Date.parse(now) });
        assert.equal(verifies(wire, secretAccessKey), true);
        assert.equal(verifies(wire, `${secretAccessKey} `), false);
        assert.equal(
          verifies({ ...wire, body: Buffer.from(`${vector.request.body} `) }, secretAccessKey),
          false,
        );
      });
    }
  });
}

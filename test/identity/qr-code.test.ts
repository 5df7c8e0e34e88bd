import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { qrCodePng } from '../../src/identity/qr-code.ts';
import { readQrCode } from '../support/qr-code.ts';

describe('QR codes', () => {
  test('a text comes out of its picture as it went in', () => {
    const text = `otpauth://totp/ada%40work@111122223333?secret=${'MZXW6YTB'.repeat(8)}&issuer=Caprock`;
    assert.equal(readQrCode(qrCodePng(text)), text);
  });
});

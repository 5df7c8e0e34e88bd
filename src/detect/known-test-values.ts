/**
 * Numbers and keys that vendors publish for tests and examples: Macie never reports such.
 * @see https://docs.aws.amazon.com/macie/latest/user/mdis-reference-financial.html
 */
const values: ReadonlySet<string> = new Set(
  (
    '378282246310005 371449635398431 378734493671000 5610591081018250 30569309025904 38520000023237 6011111111111117 ' +
    '6011000990139424 6011000400000000 6011601160116611 3530111333300000 3566002020360505 5555555555554444 ' +
    '5105105105105100 4111111111111111 4012888888881881 4222222222222 5019717010103742 6331101999990016 4242424242424242 ' +
    '4000056655665556 5200828282828210 2223003122003222 3056930009020004 36227206271667 6200000000000005 4444333322221111 ' +
    '4000000000000002 4917610000000000 5454545454545454 4462030000000000 4484070000000000 5431111111111111 ' +
    'AKIAIOSFODNN7EXAMPLE ASIAIOSFODNN7EXAMPLE wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY ' +
    'je7MtGbClwBF/2Zp9Utk/h3yCo8nvbEXAMPLEKEY sk_test_4eC39HqLyjWDarjtT1zdp7dc pk_test_TYooMQauvdEDq54NiTphI7jx ' +
    'XAXX010101000 XEXX010101000 99999999 078051120 219099999 123456789'
  ).split(' '),
);

/** Whether a value is a published one for tests: its separators do not count; nor does a row of zeros. */
export function isKnownTestValue(data: string): boolean {
  const compact = data.replaceAll(/[ .-]/g, '');
  return values.has(data) || values.has(compact) || /^0+$/.test(compact);
}

/** Words that documentation writes in the place of a password, at most three of them, and then a row of digits. */
const WORDS =
  /^(?:(?:super|very|top|some|new|old)[-_]?)?(?:(?:secret|password|passwd|passw0rd|pass|pwd|changeme|test|testing|example|sample|dummy|demo|foo|bar|foobar)[-_]?){1,2}(?:12?|123(?:45?6?)?)?$/;

/** Whether a password says of itself that it is none: `secret123`, `super-secret`, but not `Secret123!` or `hunter2`. */
export function isExamplePassword(candidate: string): boolean {
  return WORDS.test(candidate);
}

import { randomInt } from 'node:crypto';

const LETTERS = 'abcdefghijklmnopqrstuvwxyz0123456789';

function draw(length: number): string {
  return Array.from({ length }, () => LETTERS.charAt(randomInt(LETTERS.length))).join('');
}

/** @see https://docs.aws.amazon.com/organizations/latest/APIReference/API_Organization.html */
export function newOrganizationId(): string {
  return `o-${draw(10)}`;
}

export function newRootId(): string {
  return `r-${draw(8)}`;
}

/** An organisational unit's id holds that of its root. */
export function newUnitId(rootId: string): string {
  return `ou-${rootId.slice('r-'.length)}-${draw(8)}`;
}

export function newPolicyId(): string {
  return `p-${draw(10)}`;
}

export function newAccountRequestId(): string {
  return `car-${draw(32)}`;
}

/** Twelve digits, as AWS account ids have; none begins with a zero, which spreadsheets would drop. */
export function newAccountId(): string {
  return `${randomInt(100_000, 1_000_000)}${String(randomInt(1_000_000)).padStart(6, '0')}`;
}

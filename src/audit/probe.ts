import { limits } from '#kernel';

/**
 * What an empty batch writes and takes away again: as much as the largest record, so that one which succeeds means
 * room. As an intent that a crash left behind it says nothing.
 */
export const PROBE = 'null'.padEnd(limits.auditRecordBytes);

import { mkdir, readFile, rm } from 'node:fs/promises';
import { hostname, userInfo } from 'node:os';
import { join } from 'node:path';
import { newEventId, type Json } from '#audit';
import { codeOf } from '#kernel';
import { replaceFile } from '#files';

/** What an operator of the host does beside the service, for the trail. Never a secret. */
export interface HostEvent {
  /** `SetWorkforceProvider` */
  readonly name: string;
  readonly parameters: { readonly [name: string]: Json };
}

/** As it waits in the home for the service to take it into the trail. */
export interface WaitingHostEvent extends HostEvent {
  readonly eventId: string;
  /** Milliseconds since the epoch. */
  readonly at: number;
  readonly by: HostOperator;
  /** Absent of what went well. */
  readonly error?: string;
  /** Of what is under way: the process that does it. */
  readonly process?: HostProcess;
}

/** A user of the machine, as the operating system knows them. */
export interface HostOperator {
  readonly userName: string;
  readonly uid: number;
  readonly host: string;
  /** Who became root by sudo, as sudo says. */
  readonly sudoUser?: string;
}

interface HostProcess {
  readonly pid: number;
  /** When it started, in the kernel's own count: a number that comes twice is of another process. */
  readonly started: string;
}

/** Where they wait: a folder of the home, which its owner alone may read. */
export function hostEventsOf(home: string): string {
  return join(home, 'audit', 'host-events');
}

/** How the name of a file ends whose event is under way. */
export const UNDER_WAY = '.under-way.json';

/**
 * Does something beside the service, and has it on record: that it began, before it begins, and how it ended. What
 * cannot be put on record is not done.
 *
 * promise 6: what an operator does past the API is on record as well
 */
export async function recordHostEvent<T>(
  home: string,
  event: HostEvent,
  work: () => Promise<T>,
  outcome: (result: T) => HostEvent['parameters'] = () => ({}),
): Promise<T> {
  const directory = hostEventsOf(home);
  await mkdir(directory, { recursive: true, mode: 0o700 });
  const at = Date.now();
  const eventId = newEventId(at);
  const base = { ...event, eventId, at, by: hostOperator() };
  const underWay = join(directory, `${eventId}${UNDER_WAY}`);
  await write(underWay, { ...base, process: await thisProcess() });
  const end = async (more: Partial<WaitingHostEvent>): Promise<void> => {
    await write(join(directory, `${eventId}.json`), { ...base, ...more });
    await rm(underWay, { force: true });
  };
  let result: T;
  try {
    result = await work();
  } catch (error) {
    await end({ error: codeOf(error) ?? 'Failed' });
    throw error;
  }
  await end({ parameters: { ...event.parameters, ...outcome(result) } });
  return result;
}

export function hostOperator(): HostOperator {
  const uid = process.getuid?.() ?? -1;
  const sudoUser = process.env['SUDO_USER'];
  return {
    userName: nameOf(uid),
    uid,
    host: hostname(),
    ...(uid === 0 && sudoUser !== undefined ? { sudoUser: sudoUser.slice(0, 64) } : {}),
  };
}

/** Whether a process that was under way still is. */
export async function isAlive({ pid, started }: HostProcess): Promise<boolean> {
  return (await startOf(pid)) === started;
}

function nameOf(uid: number): string {
  try {
    return userInfo().username;
  } catch {
    // A container may have users without a name.
    return String(uid);
  }
}

async function thisProcess(): Promise<HostProcess> {
  return { pid: process.pid, started: (await startOf(process.pid)) ?? '' };
}

/** @see man proc_pid_stat: the 22nd field, the 20th after the name, which may have spaces in it */
async function startOf(pid: number): Promise<string | undefined> {
  const stat = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => '');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19];
}

function write(path: string, event: WaitingHostEvent): Promise<void> {
  return replaceFile(path, JSON.stringify(event), 0o600);
}

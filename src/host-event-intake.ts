import { readdir, readFile, rename, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { serviceEvent, type CloudTrailRecord, type Trail } from '#audit';
import { codeOf, limits } from '#kernel';
import { hostEventsOf, isAlive, UNDER_WAY, type WaitingHostEvent } from './host-events.ts';

export interface IntakeDeps {
  readonly home: string;
  readonly trail: Pick<Trail, 'append'>;
  readonly region: string;
  /** Whose trail it is: the installation's first account. */
  readonly accountId: string;
  readonly log: { error(facts: object, message: string): void };
}

/** Takes what operators of the host did into the trail: what waits at the start, and what comes while the service runs. */
export async function takeHostEvents(deps: IntakeDeps): Promise<AsyncDisposable> {
  let last = takeAll(deps);
  await last;
  const timer = setInterval(() => {
    last = last.then(() => takeAll(deps));
  }, limits.hostEventsMilliseconds).unref();
  return {
    async [Symbol.asyncDispose]() {
      clearInterval(timer);
      await last;
      await takeAll(deps);
    },
  };
}

async function takeAll(deps: IntakeDeps): Promise<void> {
  const directory = hostEventsOf(deps.home);
  const names = await readdir(directory).catch(() => []);
  for (const name of names.filter((one) => one.endsWith('.json')).toSorted()) {
    try {
      await take(join(directory, name), name.endsWith(UNDER_WAY), deps);
    } catch (error) {
      deps.log.error({ code: codeOf(error) }, 'what an operator did was not taken into the trail yet');
    }
  }
}

async function take(path: string, underWay: boolean, deps: IntakeDeps): Promise<void> {
  const event = parse(await readFile(path, 'utf8'));
  if (event === undefined) {
    await rename(path, `${path}.refused`);
    deps.log.error({ path }, 'a file among the events of the host is none');
    return;
  }
  if (underWay && event.process !== undefined && (await isAlive(event.process))) return;
  // Taken twice after a crash in between, it is one event still: its id is the same.
  await deps.trail.append(hostRecord(event, underWay, deps));
  await rm(path, { force: true });
}

/** The record of what an operator did: of the service, and by a user of the machine. */
export function hostRecord(
  { name, parameters, eventId, at, by, error }: WaitingHostEvent,
  interrupted: boolean,
  { region, accountId }: Pick<IntakeDeps, 'region' | 'accountId'>,
): CloudTrailRecord {
  const record = serviceEvent(
    { accountId, region },
    {
      now: at,
      eventId,
      eventSource: 'caprock',
      eventName: name,
      additionalEventData: {
        host: by.host,
        ...(by.sudoUser === undefined ? {} : { sudoUser: by.sudoUser }),
        ...(interrupted ? { interrupted } : {}),
      },
    },
  );
  return {
    ...record,
    userIdentity: { ...record.userIdentity, principalId: `host:${by.uid}`, userName: by.userName },
    ...(error === undefined ? {} : { errorCode: error }),
    requestParameters: parameters,
  };
}

const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** What is not of the form that a command writes is `undefined`. */
function parse(text: string): WaitingHostEvent | undefined {
  try {
    const event = JSON.parse(text) as WaitingHostEvent;
    const { eventId, name, at, by, parameters } = event;
    const isOne =
      UUID.test(eventId) &&
      /^[A-Z][A-Za-z]{1,63}$/.test(name) &&
      Number.isSafeInteger(at) &&
      typeof by.userName === 'string' &&
      Number.isInteger(by.uid) &&
      typeof by.host === 'string' &&
      typeof parameters === 'object';
    return isOne ? event : undefined;
  } catch {
    return undefined;
  }
}

// Rotates the root key of a state and kills itself after so many steps: node rotating-process.ts URL FILE STEPS
import { systemClock } from '#kernel';
import { rootKeyProvider, rotateRoot } from '#keys';
import { openStore } from '#store';

const [, , url = '', file = '', steps = '0'] = process.argv;
await using store = await openStore(url);
const provider = rootKeyProvider(`file:${file}`, { home: '/nowhere' });
let left = Number(steps);
await rotateRoot({
  store,
  from: provider,
  to: provider,
  clock: systemClock,
  onStep() {
    left -= 1;
    if (left === 0) process.kill(process.pid, 'SIGKILL');
  },
});

// Begins to hand a bundle into a sandbox, says so, and never comes to an end: sealed.test.ts kills it.
import { once } from 'node:events';
import { createServer } from 'node:net';
import { prepareSandbox } from '#deployment';

const [, , socket = '', mark = ''] = process.argv;
const listener = createServer().listen(socket);
await once(listener, 'listening');
const sandbox = await prepareSandbox({ unsealed: false });
const serve =
  "import { createServer } from 'node:http'; createServer().listen({ fd: 3 }); setInterval(() => {}, 1000);";
sandbox.launch({
  bundle: [
    {
      path: 'serve.mjs',
      bytes: serve.length,
      executable: false,
      async *read() {
        yield Buffer.from(serve);
      },
    },
    {
      path: 'last',
      bytes: 100,
      executable: false,
      async *read() {
        yield Buffer.from('the beginning');
        process.send?.('first file handed in');
        await new Promise(() => setInterval(() => {}, 1_000));
      },
    },
  ],
  command: ['node', 'serve.mjs', mark],
  account: 0,
  listener,
});

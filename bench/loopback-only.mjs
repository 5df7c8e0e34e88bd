// Preloaded into a peer that would listen on every address of the machine: it listens on loopback, on a port that
// the system chooses, tells the bench which, and ends when the bench does. Nothing else of the peer changes.
import { Server } from 'node:net';

process.on('disconnect', () => process.exit(0));

const { listen } = Server.prototype;
Server.prototype.listen = function listenOnLoopback(port, ...rest) {
  if (typeof port !== 'number') return listen.call(this, port, ...rest);
  const callback = rest.findLast((argument) => typeof argument === 'function');
  return listen.call(this, 0, '127.0.0.1', () => {
    process.send?.({ port: this.address().port });
    callback?.();
  });
};

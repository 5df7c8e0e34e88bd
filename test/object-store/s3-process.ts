import { startS3Server, type S3ServerOptions } from '../support/s3-server.ts';

// An S3 server in a process of its own, that a test can stop where it stands. Told its options, it says when it listens.

process.once('message', (options: S3ServerOptions) => {
  void startS3Server(options).then(() => process.send?.('listening'));
});
// A test that was killed leaves none behind.
process.once('disconnect', () => process.exit());

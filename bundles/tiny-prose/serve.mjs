import { createServer } from 'node:http';
import { readProse } from './prose.mjs';
import { ProseWriter } from './prose-writer.mjs';
import { createRoutes } from './routes.mjs';

/** The socket that Caprock made and listens on for us: the sandbox has no other way in or out. */
const LISTENING_FD = 3;

// The model is counted from the prose now, in a few milliseconds; nothing is learned from requests.
const writer = new ProseWriter(readProse(new URL('text/', import.meta.url)));
const server = createServer(createRoutes(writer));
// A request whose body streams lasts for as long as the conversation does.
server.requestTimeout = 0;
server.listen({ fd: LISTENING_FD });

process.once('SIGTERM', () => {
  server.close();
  server.closeIdleConnections();
});

/**
 * An S3 server behind a faulty network, for tests in other languages: prints as one line of JSON
 * where it is, and with which credentials; each line on standard input is a fault and the pattern of
 * the requests it befalls (`reset ^PUT`), or `pass`; goes when it ends.
 */
import { createInterface } from 'node:readline';
import { type Fault, FaultyProxy } from './faulty-proxy.js';
import { READER, startS3, WRITER } from './s3/s3-server.js';

const s3 = await startS3();
const proxy = await FaultyProxy.start(s3.port);
const endpoint_url = `http://127.0.0.1:${proxy.port}`;
const config_kwargs = { retries: { total_max_attempts: 2 } };
console.log(
  JSON.stringify({
    writer: { ...WRITER, endpoint_url, config_kwargs },
    reader: { ...READER, endpoint_url, config_kwargs }
  })
);
for await (const line of createInterface({ input: process.stdin })) {
  const [fault, pattern, once] = line.split(' ');
  const matches = new RegExp(pattern ?? '');
  if (once === 'once') {
    proxy.once(matches, fault as Fault);
  } else {
    proxy.decide = (piece) => (matches.test(piece.toString('latin1')) ? (fault as Fault) : 'pass');
  }
  console.log('{}');
}
await proxy.stop();
await s3.stop();
process.exit(0);

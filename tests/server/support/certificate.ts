import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

/** Makes a self-signed certificate for `localhost`. */
export function makeCertificate(directory: string): { cert: string; key: string } {
  const cert = join(directory, 'server.crt');
  const key = join(directory, 'server.key');
  const subject = ['-subj', '/CN=localhost', '-addext', 'subjectAltName=DNS:localhost'];
  execFileSync(
    'openssl',
    ['req', '-x509', '-newkey', 'rsa:2048', '-nodes', '-days', '2', ...subject].concat(
      '-keyout',
      key,
      '-out',
      cert
    ),
    { stdio: 'ignore' }
  );
  return { cert, key };
}

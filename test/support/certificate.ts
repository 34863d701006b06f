import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';

export interface Certificate {
  readonly key: string;
  readonly cert: string;
  /** Path of the certificate, for a process that is to trust it (`NODE_EXTRA_CA_CERTS`). */
  readonly file: string;
  remove(): Promise<void>;
}

/** A certificate for 127.0.0.1 that nobody trusts unasked, made by OpenSSL. `undefined`: there is no OpenSSL on the PATH. */
export const makeCertificate = async (): Promise<Certificate | undefined> => {
  const folder = await mkdtemp(join(tmpdir(), 'sdrs-certificate-'));
  const [key, file] = [join(folder, 'key.pem'), join(folder, 'cert.pem')];
  const remove = () => rm(folder, { recursive: true, force: true });
  const about = ['-days', '2', '-subj', '/CN=127.0.0.1', '-addext', 'subjectAltName=IP:127.0.0.1'];
  const curve = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];
  try {
    await promisify(execFile)('openssl', ['req', '-x509', ...curve, ...about, '-keyout', key, '-out', file]);
  } catch (error) {
    await remove();
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT') throw error;
    process.stderr.write('SKIPPED: what needs a certificate. There is no openssl on the PATH.\n');
    return undefined;
  }
  return { key: await readFile(key, 'utf8'), cert: await readFile(file, 'utf8'), file, remove };
};

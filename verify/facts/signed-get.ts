import { createHash, createHmac } from 'node:crypto';
import type { EC2Client } from '@aws-sdk/client-ec2';
import { SignatureV4 } from '@smithy/signature-v4';

/** SHA-256 as the signer calls it: with a key it is an HMAC. */
class Sha256 {
  private readonly hash;
  constructor(key?: string | ArrayBuffer | ArrayBufferView) {
    this.hash = key === undefined ? createHash('sha256') : createHmac('sha256', bytesOf(key));
  }
  update(data: string | ArrayBuffer | ArrayBufferView): void {
    this.hash.update(bytesOf(data));
  }
  async digest(): Promise<Uint8Array> {
    return this.hash.digest();
  }
}

const bytesOf = (data: string | ArrayBuffer | ArrayBufferView): string | Uint8Array => {
  if (typeof data === 'string') return data;
  return ArrayBuffer.isView(data)
    ? new Uint8Array(data.buffer, data.byteOffset, data.byteLength)
    : new Uint8Array(data);
};

/** Region and credentials that a client was given. */
export type Identity = Readonly<Pick<EC2Client['config'], 'region' | 'credentials'>>;

/** The service that API Gateway's requests are signed for. Source: API Gateway Developer Guide, IAM authorization. */
const SERVICE = 'execute-api';

/** GETs a URL, whose path goes out as it is, signed for API Gateway. @returns status and text */
export const signedGet = async (url: URL, { region, credentials }: Identity) => {
  const signer = new SignatureV4({ service: SERVICE, region, credentials, sha256: Sha256 });
  const { protocol, hostname, port, host, pathname: path } = url;
  const at = { protocol, hostname, ...(port === '' ? {} : { port: Number(port) }), path };
  const request = await signer.sign({ method: 'GET', headers: { host }, query: {}, ...at });
  const answer = await fetch(url, { headers: request.headers });
  return { status: answer.status, text: await answer.text() };
};

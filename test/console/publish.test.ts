import { once } from 'node:events';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { json } from 'node:stream/consumers';
import { brotliDecompressSync, gunzipSync } from 'node:zlib';
import {
  DeleteObjectsCommand,
  ListObjectsV2Command,
  NoSuchBucket,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { describe, expect, it, onTestFinished } from 'vitest';
import { objectsOf } from '../../console/publish/objects.ts';
import { createPublisher } from '../../console/publish/publisher.ts';
import { builtConsole } from '../../local/console/built.ts';

const MADE = { 'console.json': '{"project":"sdrs"}' };

const builtAs = (files: readonly string[]): string => {
  const folder = mkdtempSync(join(tmpdir(), 'sdrs-publish-'));
  onTestFinished(() => rmSync(folder, { recursive: true }));
  mkdirSync(join(folder, 'assets'));
  for (const file of files) writeFileSync(join(folder, file), file);
  return folder;
};

const FILES = ['index.html', 'index.html.br', 'index.html.gz', 'assets/a.js', 'assets/a.js.br', 'assets/f.woff2'];

describe('the objects of the console', () => {
  it('have the headers of the local console: type, encoding, and how long to keep them', async () => {
    const objects = await objectsOf(builtAs(FILES), {});
    const headers = Object.fromEntries(objects.map(({ key, body: _, ...rest }) => [key, rest]));
    const page = { contentType: 'text/html; charset=utf-8', cacheControl: 'no-cache' };
    const script = {
      contentType: 'text/javascript; charset=utf-8',
      cacheControl: 'public, max-age=31536000, immutable',
    };
    expect(headers).toEqual({
      'assets/a.js': script,
      'assets/a.js.br': { ...script, contentEncoding: 'br' },
      'assets/f.woff2': { ...script, contentType: 'font/woff2' },
      'index.html': page,
      'index.html.br': { ...page, contentEncoding: 'br' },
      'index.html.gz': { ...page, contentEncoding: 'gzip' },
    });
  });

  it('have what the deployment makes compressed too, and never kept without being asked for', async () => {
    const objects = await objectsOf(builtAs([]), MADE);
    const json = { contentType: 'application/json', cacheControl: 'no-cache' };
    expect(objects.map(({ body, ...rest }) => rest)).toEqual([
      { key: 'console.json', ...json },
      { key: 'console.json.br', ...json, contentEncoding: 'br' },
      { key: 'console.json.gz', ...json, contentEncoding: 'gzip' },
    ]);
    const [plain, br, gz] = objects.map(({ body }) => body);
    const texts = [plain, br && brotliDecompressSync(br), gz && gunzipSync(gz)].map((body) => Buffer.from(body ?? ''));
    expect(texts.map(String)).toEqual([MADE['console.json'], MADE['console.json'], MADE['console.json']]);
  });

  it('have the page last, which names the others', async () => {
    const keys = (await objectsOf(builtAs(FILES), MADE)).map(({ key }) => key);
    expect(keys.slice(-3).sort()).toEqual(['index.html', 'index.html.br', 'index.html.gz']);
  });

  it('are all that the local console serves', async () => {
    const { folder, files } = await builtConsole();
    const keys = new Set((await objectsOf(folder, {})).map(({ key }) => `/${key}`));
    expect([...files.keys()].filter((path) => !keys.has(path))).toEqual([]);
    for (const [path, { br, gzip }] of files)
      expect([keys.has(`${path}.br`), keys.has(`${path}.gz`)]).toEqual([br !== undefined, gzip !== undefined]);
  });
});

/** A bucket that keeps what it is sent, and CloudFormation, which waits for an answer. */
const setup = async (files: readonly string[] = FILES) => {
  const bucket = new Map<string, unknown>();
  const calls: { failure?: Error } = {};
  const put = ({ input }: PutObjectCommand) => bucket.set(input.Key ?? '', input);
  const remove = ({ input }: DeleteObjectsCommand) => {
    for (const { Key = '' } of input.Delete?.Objects ?? []) bucket.delete(Key);
    return {};
  };
  // S3 lists a thousand at most; this one lists two.
  const list = () => ({
    Contents: [...bucket.keys()].slice(0, 2).map((Key) => ({ Key })),
    IsTruncated: bucket.size > 2,
  });
  const send = async (command: unknown): Promise<unknown> => {
    if (calls.failure) throw calls.failure;
    if (command instanceof PutObjectCommand) return put(command);
    if (command instanceof ListObjectsV2Command) return list();
    if (command instanceof DeleteObjectsCommand) return remove(command);
    throw new Error('The publisher calls something else of S3.');
  };
  const answers: unknown[] = [];
  const types: unknown[] = [];
  const server = createServer(async (request, response) => {
    types.push(request.headers['content-type']);
    answers.push(await json(request));
    response.end();
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  onTestFinished(() => server[Symbol.asyncDispose]());
  const { port } = server.address() as { readonly port: number };
  const publish = createPublisher({ s3: { send } as unknown as S3Client, folder: builtAs(files), log: () => {} });
  const ask = (RequestType: 'Create' | 'Update' | 'Delete') => {
    const event = {
      RequestType,
      ResponseURL: `http://127.0.0.1:${port}/`,
      StackId: 'stack-1',
      RequestId: 'request-1',
      LogicalResourceId: 'Files',
      ResourceProperties: { ServiceToken: 'arn', Bucket: 'bucket-1', Made: MADE },
    };
    return publish(event as unknown as CloudFormationCustomResourceEvent);
  };
  return { ask, bucket, answers, types, calls };
};

const ANSWER = {
  StackId: 'stack-1',
  RequestId: 'request-1',
  LogicalResourceId: 'Files',
  PhysicalResourceId: 'bucket-1',
};

describe('the publisher of the console', () => {
  it('puts every object into the bucket, and tells CloudFormation', async () => {
    const { ask, bucket, answers, types } = await setup();
    await ask('Create');
    expect([...bucket.keys()].sort()).toEqual([...FILES, 'console.json', 'console.json.br', 'console.json.gz'].sort());
    expect(bucket.get('assets/a.js.br')).toMatchObject({
      ContentEncoding: 'br',
      CacheControl: expect.stringMatching('immutable'),
    });
    expect(answers).toEqual([{ ...ANSWER, Status: 'SUCCESS' }]);
    // The address that CloudFormation gives is signed for none.
    expect(types[0] || undefined).toBeUndefined();
  });

  it('leaves what an earlier release has put: a page that is open loads parts of it', async () => {
    const { ask, bucket } = await setup();
    bucket.set('assets/old.js', {});
    await ask('Update');
    expect(bucket.has('assets/old.js')).toBe(true);
  });

  it('empties the bucket before it goes, however full it is', async () => {
    const { ask, bucket, answers } = await setup();
    await ask('Create');
    await ask('Delete');
    expect([...bucket.keys()]).toEqual([]);
    await ask('Delete');
    expect(answers.map((answer) => (answer as { Status: string }).Status)).toEqual(['SUCCESS', 'SUCCESS', 'SUCCESS']);
  });

  it('holds up no deletion of the stack where somebody has deleted the bucket before', async () => {
    const { ask, answers, calls } = await setup();
    calls.failure = new NoSuchBucket({ $metadata: {}, message: 'The specified bucket does not exist' });
    await ask('Delete');
    expect(answers).toEqual([{ ...ANSWER, Status: 'SUCCESS' }]);
  });

  it('tells CloudFormation why it has failed, at once', async () => {
    const { ask, answers, calls } = await setup();
    calls.failure = new Error('Access Denied');
    await ask('Create');
    expect(answers).toEqual([{ ...ANSWER, Status: 'FAILED', Reason: "The console's files: Access Denied" }]);
  });
});

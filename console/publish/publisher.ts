import {
  DeleteObjectsCommand,
  ListObjectsV2Command,
  NoSuchBucket,
  PutObjectCommand,
  type S3Client,
} from '@aws-sdk/client-s3';
import type { CloudFormationCustomResourceEvent } from 'aws-lambda';
import { objectsOf } from './objects.ts';

/** What the stack asks for. CloudFormation sends it again whenever something in it changes. */
export interface PublishedConsole {
  readonly Bucket: string;
  /** Texts of the files that only a deployment knows, by their names. */
  readonly Made: Readonly<Record<string, string>>;
}

export interface PublisherDeps {
  readonly s3: Pick<S3Client, 'send'>;
  /** The folder of the built console. */
  readonly folder: string;
  readonly log: (line: string) => unknown;
}

/**
 * Puts the console's files where CloudFront finds them, and takes them away before their bucket goes. What an earlier release
 * has put stays: a page that is open still loads parts of it. Repeating is safe: the same files are put again.
 */
export const createPublisher =
  (deps: PublisherDeps) =>
  async (event: CloudFormationCustomResourceEvent): Promise<void> => {
    const { Bucket, Made } = event.ResourceProperties as unknown as PublishedConsole;
    try {
      const count =
        event.RequestType === 'Delete' ? await empty(deps.s3, Bucket).catch(gone) : await publish(deps, Bucket, Made);
      deps.log(JSON.stringify({ level: 'INFO', message: 'console published', request: event.RequestType, count }));
      await answer(event, { Status: 'SUCCESS', PhysicalResourceId: Bucket });
    } catch (error) {
      const Reason = `The console's files: ${error instanceof Error ? error.message : String(error)}`;
      deps.log(JSON.stringify({ level: 'ERROR', message: 'console not published', reason: Reason }));
      await answer(event, { Status: 'FAILED', Reason, PhysicalResourceId: Bucket });
    }
  };

const publish = async (
  { s3, folder }: PublisherDeps,
  Bucket: string,
  made: PublishedConsole['Made'],
): Promise<number> => {
  const objects = await objectsOf(folder, made);
  for (const { key, body, contentType, cacheControl, contentEncoding } of objects) {
    const headers = { ContentType: contentType, CacheControl: cacheControl, ContentEncoding: contentEncoding };
    await s3.send(new PutObjectCommand({ Bucket, Key: key, Body: body, ...headers }));
  }
  return objects.length;
};

const empty = async (s3: PublisherDeps['s3'], Bucket: string): Promise<number> => {
  const { Contents = [], IsTruncated } = await s3.send(new ListObjectsV2Command({ Bucket }));
  if (Contents.length === 0) return 0;
  const Objects = Contents.map(({ Key }) => ({ Key }));
  const { Errors = [] } = await s3.send(new DeleteObjectsCommand({ Bucket, Delete: { Objects, Quiet: true } }));
  if (Errors.length > 0) throw new Error(`${Errors[0]?.Key} cannot be deleted: ${Errors[0]?.Message}`);
  return Objects.length + (IsTruncated ? await empty(s3, Bucket) : 0);
};

/** Somebody has deleted the bucket already: the stack's deletion has nothing to wait for. */
const gone = (error: unknown): number => {
  if (error instanceof NoSuchBucket) return 0;
  throw error;
};

interface Outcome {
  readonly Status: 'SUCCESS' | 'FAILED';
  readonly Reason?: string;
  readonly PhysicalResourceId: string;
}

/** Source: CloudFormation User Guide, Custom resource response objects. The address is signed without a content type. */
const answer = async (event: CloudFormationCustomResourceEvent, outcome: Outcome): Promise<void> => {
  const { ResponseURL, StackId, RequestId, LogicalResourceId } = event;
  const body = JSON.stringify({ ...outcome, StackId, RequestId, LogicalResourceId });
  const { ok, status } = await fetch(ResponseURL, { method: 'PUT', headers: { 'content-type': '' }, body });
  if (!ok) throw new Error(`CloudFormation takes no answer: HTTP ${status}.`);
};

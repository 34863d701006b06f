import type { Tag } from '@aws-sdk/client-ec2';

const LOOKS_SECRET = /secret|passw|passphrase|token|credential|(api|access|private|ssh)[-_.]?key/i;

/** Tags as an inventory has them. What is left out is told to `leave`. */
export const copiedTags = (
  tags: readonly Tag[] | undefined,
  leave: (what: string) => void,
): Readonly<Record<string, string>> =>
  Object.fromEntries(
    (tags ?? []).flatMap(({ Key = '', Value = '' }) => {
      if (Key.startsWith('aws:')) leave(`tag ${Key}: EC2 alone gives such a tag`);
      else if (LOOKS_SECRET.test(Key)) leave(`tag ${Key}: its key looks like a secret`);
      else return [[Key, Value]];
      return [];
    }),
  );

import type { Words } from '../handlers/operations/groups/describe.ts';

/** What a request says of a name and a description, without what it does not say. */
export const wordsOf = ({ name, description }: { [K in keyof Words]?: Words[K] | undefined }): Words => ({
  ...(name === undefined ? {} : { name }),
  ...(description === undefined ? {} : { description }),
});

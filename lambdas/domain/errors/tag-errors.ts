/** Errors about the tags that the API keeps with a protected instance. Nothing was changed when one is thrown. */

/** The instance has no tag of that key. */
export class TagNotFoundError extends Error {
  override readonly name = 'TagNotFoundError';
  readonly key: string;
  constructor(instanceId: string, key: string) {
    super(`Instance ${instanceId} has no tag "${key}". GET …/protected-instances/${instanceId}/tags lists its tags.`);
    this.key = key;
  }
}

/** The instance would have more tags than SDRS allows. */
export class TooManyTagsError extends Error {
  override readonly name = 'TooManyTagsError';
  constructor(instanceId: string, { asked, most }: { readonly asked: number; readonly most: number }) {
    super(`Instance ${instanceId} would have ${asked} tags; at most ${most} are allowed. Delete tags first.`);
  }
}

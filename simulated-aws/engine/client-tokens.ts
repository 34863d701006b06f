import { ec2Error } from './errors.ts';
import type { Site } from './site.ts';

interface Tokened {
  readonly action: string;
  readonly token: string | undefined;
  readonly input: unknown;
}

/**
 * Makes resources once a client token, and answers a repeat with the ids made then. Source: EC2 Developer Guide, Ensuring
 * idempotency: the same token with other parameters is an IdempotentParameterMismatch.
 */
export const onceForToken = (site: Site, { action, token, input }: Tokened, make: () => readonly string[]) => {
  if (token === undefined) return make();
  const id = `${action} ${token}`;
  const request = JSON.stringify(input);
  const known = site.draft.get('clientTokens', id);
  if (!known) {
    const made = make();
    site.put('clientTokens', { id, request, made });
    return made;
  }
  if (known.request !== request) {
    const message = `The client token '${token}' was used with different parameters in an earlier request.`;
    throw ec2Error('IdempotentParameterMismatch', message);
  }
  return known.made;
};

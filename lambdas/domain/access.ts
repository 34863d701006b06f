/** What a call needs the permission to do. */
export type Access = 'read' | 'act';

/** A token that is not to be trusted. The reason is for the log, not for the caller. */
export class InvalidTokenError extends Error {
  override readonly name = 'InvalidTokenError';
  constructor(reason: string, cause?: unknown) {
    super(`The token is not valid: ${reason}.`, { cause });
  }
}

/** The issuer could not be asked for its keys, and no key is known for the token at hand. */
export class IssuerUnavailableError extends Error {
  override readonly name = 'IssuerUnavailableError';
  readonly issuer: string;
  constructor(issuer: string, cause: unknown) {
    const why = cause instanceof Error ? cause.message : String(cause);
    super(
      `The keys of the issuer ${issuer} cannot be had: ${why}. Nobody can be let in by a token until they can, here. ` +
        'The command "sdrs --stack NAME" needs no token: it uses the AWS permissions of its caller.',
      { cause },
    );
    this.issuer = issuer;
  }
}

/** The scope that a token must carry for each. Neither includes the other. */
export const SCOPES: Readonly<Record<Access, string>> = { read: 'sdrs:read', act: 'sdrs:act' };

/**
 * The methods that the API takes, and what a call by each of them needs the permission to do. The method alone decides: a
 * wildcard of IAM spans slashes, so no pattern of paths could tell a POST that reads from a POST that acts.
 */
const ACCESS_OF_METHOD = { GET: 'read', POST: 'act', PUT: 'act', DELETE: 'act' } as const satisfies Readonly<
  Record<string, Access>
>;

export type Method = keyof typeof ACCESS_OF_METHOD;

export const METHODS = Object.keys(ACCESS_OF_METHOD) as readonly Method[];

export const methodsFor = (access: Access): readonly Method[] =>
  METHODS.filter((method) => ACCESS_OF_METHOD[method] === access);

const isMethod = (method: string): method is Method => Object.hasOwn(ACCESS_OF_METHOD, method);

/** Whatever is not known to only read acts. Case counts, as it does for IAM. */
export const accessOf = (method: string): Access => (isMethod(method) ? ACCESS_OF_METHOD[method] : 'act');

/** What a caller with these scopes may do. */
export const permissionsOf = (scopes: readonly string[]): readonly Access[] =>
  (Object.keys(SCOPES) as Access[]).filter((access) => scopes.includes(SCOPES[access]));

/** What a valid token says of its bearer. */
export interface Bearer {
  /** Who it was issued to: `sub`. */
  readonly subject: string;
  readonly scopes: readonly string[];
}

/** The issuer of tokens that this deployment trusts. */
export interface Tokens {
  /** @throws InvalidTokenError for one that is not this issuer's, not meant for this audience, expired, or no token at all */
  verify(token: string): Promise<Bearer>;
}

/** What a valid token says of its bearer. */
export interface Bearer {
  /** Who it was issued to: `sub`. */
  readonly subject: string;
  readonly scopes: readonly string[];
}

/** The issuer of tokens that this deployment trusts. */
export interface Tokens {
  /**
   * @throws InvalidTokenError for one that is not this issuer's, not meant for this audience, expired, or no token at all
   * @throws IssuerUnavailableError where the key of the token is not known, and the issuer does not tell it
   */
  verify(token: string): Promise<Bearer>;
}

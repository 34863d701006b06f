/** What was given as endpoint cannot stand in for an account. */
export class UnsuitableEndpointError extends Error {
  override readonly name = 'UnsuitableEndpointError';
  constructor(endpoint: string, why: string) {
    super(
      `--endpoint ${endpoint} ${why}. Give the URL of an emulator, such as http://127.0.0.1:5000; ` +
        'for your own account leave the option out.',
    );
  }
}

/** Nobody has agreed to the price. */
export class ProofNotConfirmedError extends Error {
  override readonly name = 'ProofNotConfirmedError';
  constructor(why: string) {
    super(`Nothing was made, as ${why}. Give the command again and type "yes", or add --yes.`);
  }
}

/** The site could not be made. */
export class SiteNotMadeError extends Error {
  override readonly name = 'SiteNotMadeError';
  constructor(why: string, cause?: unknown) {
    super(
      `The site could not be made: ${why.replace(/\.$/, '')}. ` +
        'Mend the cause (a quota, a permission, a type that the region lacks) and give the command again.',
      { cause },
    );
  }
}

/** The proof could not be taken away again. */
export class LeftBehindError extends Error {
  override readonly name = 'LeftBehindError';
  constructor(left: readonly string[], troubles: readonly string[]) {
    super(
      `Still there, and charged: ${left.join(', ')}. ${troubles.join(' ')}${troubles.length > 0 ? ' ' : ''}` +
        'Give the command again with --clean; what refuses to go then is to be deleted by hand.',
    );
  }
}

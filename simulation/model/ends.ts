/** A program ends with an error by throwing one of these, or one of the service's own errors. */
export class Ends extends Error {
  override readonly name = 'Ends';
  readonly error: string;
  constructor(error: string) {
    super(error);
    this.error = error;
  }
}

/** Goes on with another program, which knows nothing but its arguments: what is not needed any more tells no states apart. */
export class GoesOn {
  readonly program: string;
  readonly args: unknown;
  constructor(program: string, args: unknown) {
    this.program = program;
    this.args = args;
  }
}

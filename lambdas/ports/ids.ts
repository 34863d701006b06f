/** Fresh identifiers, from outside, so that tests know them beforehand. */
export interface Ids {
  /** Unlike any before; 1 to 32 characters of `A-Z a-z 0-9 -`. */
  next(): string;
}

/**
 * Traits: facts of a server, its type or its NIC that no call of a failover carries over. A value is in EC2's own words,
 * several ones separated by `, `. What EC2 shows as off (`false`, `disabled`, `none`, `default`) is not in it.
 */
export type Traits<Name extends string> = Readonly<Partial<Record<Name, string>>>;

/**
 * When production (P) and DR side (D) are worth a word: they differ; P has what D lacks; D has what P has not; P or D has
 * it at all; P has it at all; they differ though both are of one type; D has less of it.
 */
export type Matters =
  | 'differs'
  | 'dr-lacks'
  | 'dr-has'
  | 'either-has'
  | 'production-has'
  | 'differs-in-one-type'
  | 'dr-has-less';

export interface Trait {
  /** Of the finding that tells it. */
  readonly code: string;
  /** What people call it. */
  readonly label: string;
  readonly matters: Matters;
  /** What comes of it, and what a person does about it beforehand. With the source where that is no matter of course. */
  readonly so: string;
  /** @default `WARN` */
  readonly verdict?: 'BLOCK';
}

export interface Resource {
  readonly id: string;
  /** Order of creation within the site; listings and pages follow it. */
  readonly seq: number;
  readonly tags: Readonly<Record<string, string>>;
}

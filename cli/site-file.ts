import type { Inventory } from '../local/site/inventory-defaults.ts';
import { parseInventory } from '../local/site/read-inventory.ts';
import { LocatedError, type Refused, readLocated } from './located-file.ts';

/** The file of a site cannot be used; each problem names its line, column and field. */
export class SiteFileError extends LocatedError {
  override readonly name = 'SiteFileError';
  constructor(refused: Refused) {
    super('nothing was made', refused);
  }
}

/** Reads the inventory of a site: YAML, of which JSON is a part. @throws SiteFileError */
export const parseSiteFile = (text: string, file: string): Inventory =>
  readLocated(text, { file, parse: parseInventory, Refusal: SiteFileError }).value;

import { fieldName, type Problem } from '../../lambdas/domain/errors/operation-errors.ts';
import { problemsOf } from '../../lambdas/handlers/operations/groups/problems-of.ts';
import {
  type InventoryInput,
  inventoryFile,
  type ServerInput,
  serverFile,
  type Vpc,
  type VpcInput,
  vpcFile,
} from './inventory.ts';
import { contradictionsIn } from './inventory-checks.ts';
import { completed, completedServer, type Inventory, type Server } from './inventory-defaults.ts';

/** An inventory cannot be furnished as it stands. Nothing was made. */
export class InvalidInventoryError extends Error {
  override readonly name = 'InvalidInventoryError';
  readonly problems: readonly Problem[];
  constructor(problems: readonly Problem[]) {
    const lines = problems.map(({ path, message }) => `${fieldName(path) || '(whole site)'}: ${message}`);
    super(`The site was not made: ${problems.length} problem(s).\n${lines.join('\n')}`);
    this.problems = problems;
  }
}

/** Reads an inventory out of parsed YAML or JSON. @throws InvalidInventoryError naming every bad field */
export const parseInventory = (input: unknown): Inventory => {
  const parsed = inventoryFile.safeParse(input);
  if (!parsed.success) throw new InvalidInventoryError(problemsOf(parsed.error, input));
  const problems = contradictionsIn(parsed.data);
  if (problems.length > 0) throw new InvalidInventoryError(problems);
  return completed(parsed.data);
};

/** What code has made: an inventory, or a part of one. */
export const inventoryOf = (input: InventoryInput): Inventory => parseInventory(input);
export const vpcOf = (input: VpcInput): Vpc => vpcFile.parse(input);
export const serverOf = (input: ServerInput): Server => completedServer(serverFile.parse(input));

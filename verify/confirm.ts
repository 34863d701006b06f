import type { Io } from '../cli/io.ts';
import type { Account } from './account/account.ts';
import { ProofNotConfirmedError } from './errors.ts';
import { priceText } from './price.ts';

/** Says what will be made where, and what it costs, and asks. Nothing is made before. @throws ProofNotConfirmedError */
export const confirmPrice = async (
  { label }: Pick<Account, 'label'>,
  io: Pick<Io, 'err' | 'ask'>,
  yes: boolean,
): Promise<void> => {
  io.err(`This makes a site of two small servers in ${label}, in a VPC of its own, and removes it again.`);
  io.err('It takes less than an hour. What AWS charges for, while it is there:');
  io.err(priceText());
  if (yes) return;
  if (!io.ask) throw new ProofNotConfirmedError('nobody can be asked without a terminal');
  const typed = (await io.ask('Type "yes" to go on: ')).trim();
  if (typed !== 'yes') throw new ProofNotConfirmedError(`"${typed}" was typed`);
};

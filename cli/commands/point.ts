import { type Command, InvalidArgumentError } from 'commander';
import { POINT_WORDS, type PointChoice, parsePoint } from '../../lambdas/domain/group/point-choice.ts';

/** Which data the DR servers get. */
export const addPointOption = (command: Command): Command =>
  command.option(
    '--point <point>',
    'newest, final, live, a moment such as 2026-11-28T18:00Z, or the name of a recovery point',
    choiceOf,
  );

const choiceOf = (text: string): PointChoice => {
  const choice = parsePoint(text);
  if (choice === undefined) throw new InvalidArgumentError(`Use ${POINT_WORDS}.`);
  return choice;
};

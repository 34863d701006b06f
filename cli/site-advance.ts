import type { DeciderReport } from '../lambdas/handlers/automation/messages.ts';
import type { Clock } from '../lambdas/ports/clock.ts';
import { lineOf } from '../local/program/words.ts';
import { schedulesIn } from '../local/schedule.ts';
import { sweepsOn } from '../local/sweeps.ts';
import { synthesisedTemplate } from '../local/synthesise.ts';
import { advance, type Recurred } from '../local/time/advance.ts';
import { decided } from './commands/decided.ts';
import { EXIT, UsageError } from './exit-codes.ts';
import { randomIds } from './operations.ts';
import type { Page } from './render/page.ts';
import { table } from './render/table.ts';
import type { Outcome, Session } from './session.ts';
import { simulationOf } from './simulated-account.ts';

/** Lets time pass at the simulated site, with all that a deployment does meanwhile by itself. @throws UsageError */
export const advanceSite = async (session: Session, seconds: number): Promise<Outcome> => {
  const { hurry } = simulationOf(session);
  // The simulated account allows everything.
  const { termination: _, ...target } = session.target;
  const { clock, during = (work) => work() } = target;
  if (!hurry) {
    throw new UsageError(
      `Another process makes the time of ${session.options.home}. End that process, or let time pass there: sdrs site wait SECONDS.`,
    );
  }
  const ms = seconds * 1000;
  const recurring = sweepsOn(schedulesIn(await synthesisedTemplate()), { ...target, ids: randomIds });
  const tell = telling(session, { clock, seconds });
  const sweeps = await advance({ clock, ms, hurry, during, recurring, ...(tell ? { tell } : {}) });
  const now = new Date(clock.now()).toISOString();
  const failures = sweeps.flatMap(failuresOf);
  const { exitCode } = await decided(session, reportOf(sweeps));
  return {
    json: { now, sweeps: sweeps.map(({ name, answers }) => ({ name, runs: answers.length })), failures },
    text: (page) => advancedText({ now, sweeps, failures }, page),
    exitCode: failures.length > 0 ? EXIT.unavailable : (exitCode ?? EXIT.done),
  };
};

/** What is over in seconds needs no word. */
const WORTH_TELLING_SECONDS = 6 * 3600;

const PARTS = 10;

/** A line for each tenth of what takes minutes, so that nobody takes it for something that hangs. */
const telling = ({ io }: Session, { clock, seconds }: { readonly clock: Clock; readonly seconds: number }) => {
  if (seconds < WORTH_TELLING_SECONDS) return undefined;
  return {
    everySeconds: seconds / PARTS,
    passed: (ms: number) =>
      io.err(
        `It is ${new Date(clock.now()).toISOString()} at the simulated site: ${Math.round(ms / seconds / 10)} % has passed.`,
      ),
  };
};

/** What automation has started meanwhile is followed to its end, as after a sweep by hand. */
const reportOf = (sweeps: readonly Recurred[]): DeciderReport => ({
  judged: sweeps
    .filter(({ name }) => name === 'automation')
    .flatMap(({ answers }) => answers.flatMap(({ answer }) => (answer as DeciderReport).judged)),
});

interface Failure {
  readonly name: string;
  readonly at: string;
  readonly error: string;
}

const failuresOf = ({ name, failures }: Recurred): readonly Failure[] =>
  failures.map(({ at, error }) => ({
    name,
    at: new Date(at).toISOString(),
    error: lineOf(error),
  }));

interface Advanced {
  readonly now: string;
  readonly sweeps: readonly Recurred[];
  readonly failures: readonly Failure[];
}

const advancedText = ({ now, sweeps, failures }: Advanced, page: Page): string =>
  [
    `It is ${now} at the simulated site.`,
    table(
      page,
      ['MEANWHILE', 'EVERY', 'RUNS', 'FAILED'],
      sweeps.map(({ name, everySeconds, answers, failures: failed }) => [
        name,
        `${everySeconds / 60} min`,
        String(answers.length),
        failed.length > 0 ? String(failed.length) : '',
      ]),
    ),
    ...failures.map(({ name, at, error }) => `${at}  ${name} failed: ${error}`),
  ].join('\n\n');

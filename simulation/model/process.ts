import { Ends, GoesOn } from './ends.ts';
import type { Interned } from './intern.ts';
import type { Op, Turn } from './ops.ts';

/** What somebody does, one turn after the other: he asks, is answered, and goes on. It ends with a result or an error. */
export type Program = (args: never) => Generator<Turn, unknown, readonly unknown[]>;

/**
 * Somebody in the middle of a program. All that he knows is what he was given and what he was answered since, so a process is
 * copied, compared and gone on with as often as needed: it is run again up to there.
 */
export interface Process {
  readonly id: number;
  readonly program: string;
  readonly args: unknown;
  /** What it was begun with, so that it can be begun again. */
  readonly first: { readonly program: string; readonly args: unknown };
  readonly answers: readonly (readonly unknown[])[];
  readonly next: Next;
}

export type Next = { readonly asks: readonly Op[] } | { readonly result: unknown } | { readonly error: string };

export interface Processes {
  begin(program: string, args: unknown): Process;
  answered(process: Process, answers: readonly unknown[]): Process;
}

export const createProcesses = (programs: Readonly<Record<string, Program>>, intern: Interned): Processes => {
  const known = new Map<string, Process>();
  const process = (key: string, begun: Omit<Process, 'id' | 'next'>): Process => {
    const there = known.get(key);
    if (there) return there;
    const next = nextOf(programs[begun.program], begun.args, begun.answers);
    const isGoingOn = 'result' in next && next.result instanceof GoesOn;
    const made = isGoingOn ? goOn(next.result as GoesOn, begun.first) : { ...begun, id: known.size, next };
    known.set(key, made);
    return made;
  };
  const goOn = ({ program, args }: GoesOn, first: Process['first']): Process =>
    process(`${program} ${intern.idOf(args)} ${intern.idOf(first)}`, {
      program,
      args: intern(args),
      first,
      answers: [],
    });
  return {
    begin: (program, args) => goOn(new GoesOn(program, args), intern({ program, args })),
    answered: ({ id, next: _, answers, ...begun }, more) =>
      process(`${id} > ${more.map(intern.idOf).join(' ')}`, { ...begun, answers: [...answers, more] }),
  };
};

const nextOf = (program: Program | undefined, args: unknown, answers: Process['answers']): Next => {
  if (!program) throw new Error('There is no such program.');
  const running = program(args as never);
  try {
    let step = running.next();
    for (const answer of answers) step = running.next(answer);
    return step.done ? { result: step.value } : { asks: step.value };
  } catch (error) {
    return { error: nameOf(error) };
  }
};

/** An error that the service does not throw on purpose is a bug of the model. */
const nameOf = (error: unknown): string => {
  if (error instanceof Ends) return error.error;
  if (error instanceof Error && /^(FailoverCancelled|StaleEpoch|OutdatedCopy)Error$/.test(error.name))
    return error.name;
  throw error;
};

import { useState } from 'react';
import { useRun } from '../../api/queries.ts';
import { toAccept } from '../../model/run-choices.ts';
import type { Acceptance } from '../../model/sdrs-lines.ts';
import { type ServerFate, storyOfRun } from '../../model/story.ts';

export interface Acceptances {
  /** Servers that the run before has not seen down. */
  readonly servers: readonly ServerFate[];
  /** Reasons by names, of the servers that are accepted. */
  readonly reasons: ReadonlyMap<string, string>;
  /** `undefined`: it is accepted no more. */
  readonly set: (name: string, reason: string | undefined) => void;
  readonly accepted: readonly Acceptance[];
  readonly whyNot: string | undefined;
}

/** Servers with which the next call may go on although the last one has not seen them down: a person's word for each. */
export const useAcceptances = (lastRunId: string | undefined): Acceptances => {
  const run = useRun(lastRunId ?? '').data?.run;
  const [reasons, setReasons] = useState<ReadonlyMap<string, string>>(new Map());
  const set = (name: string, reason: string | undefined): void =>
    setReasons((all) => {
      const others = [...all].filter(([other]) => other !== name);
      return new Map(reason === undefined ? others : [...others, [name, reason]]);
    });
  const accepted = [...reasons].map(([instance, reason]) => ({ instance, reason: reason.trim() }));
  const silent = accepted.find(({ reason }) => reason === '');
  return {
    servers: run === undefined ? [] : toAccept(storyOfRun(run)),
    reasons,
    set,
    accepted,
    whyNot: silent && `Say why ${silent.instance} is known to be off.`,
  };
};

import { canBeStarted, toAccept } from './run-choices.ts';
import { isComplete, isRunning, type ServerFate, type Story } from './story.ts';

/** What a person does next, and the button that does it. */
export interface NextStep {
  readonly text: string;
  readonly does?: 'start' | 'again' | 'cancel' | 'acknowledge' | 'report' | 'group' | 'protect' | 'restore';
  /** Servers that it is about. */
  readonly servers?: readonly ServerFate[];
}

/** As many names as a sentence takes. */
const MOST_NAMES = 5;

export const namesOf = (all: readonly string[]): string => {
  const names = all.slice(0, MOST_NAMES);
  const more = all.length - names.length;
  return more > 0 ? `${names.join(', ')} and ${more} more` : names.join(', ');
};

export const namesText = (servers: readonly Pick<ServerFate, 'name'>[]): string =>
  namesOf(servers.map(({ name }) => name));

/** In the order in which they are done. Nothing while the run goes on. */
export const nextSteps = (story: Story): readonly NextStep[] => {
  if (isRunning(story)) return [];
  if (story.isOvertaken)
    return [{ text: 'A later failover of the group has gone on from here: see its run.', does: 'group' }];
  if (story.kind === 'restore') return afterRestore(story);
  if (story.kind === 'protection') return afterProtection(story);
  if (story.kind === 'roll-back') return afterRollBack(story);
  if (isComplete(story)) return afterSuccess(story);
  return (AFTER[story.endState] ?? afterFailure)(story);
};

/** The group says what it is now. */
const afterProtection = (story: Story): readonly NextStep[] =>
  isComplete(story)
    ? [{ text: 'See the group: its status, and how old its recovery points are.', does: 'group' }]
    : [{ text: 'Mend what the error names, then give the same call again: it goes on from there.', does: 'group' }];

const afterRestore = (story: Story): readonly NextStep[] =>
  isComplete(story)
    ? [
        {
          text: 'Start the DR servers, and look whether the data is good: see the run of the failover.',
          does: 'group',
        },
        { text: 'Or try another recovery point: the disks that were replaced are kept.', does: 'restore' },
      ]
    : [{ text: 'Mend what the error names, then restore again.', does: 'restore' }];

const afterSuccess = (story: Story): readonly NextStep[] => [
  ...startSteps(story),
  { text: 'Read the report, verify it, and put it into the ticket.', does: 'report' },
  { text: 'Automation waits for a person: acknowledge the failover, so that it may act again.', does: 'acknowledge' },
  { text: 'In each guest, check that the NICs have their names. Leave the old production servers stopped.' },
  {
    text: 'Is the newest data the broken data? As long as the group is not protected again, its servers can go to another recovery point.',
    does: 'restore',
  },
  {
    text: 'The group is not protected now. Protect it again, and go home later: docs/go-home.md has the steps.',
    does: 'protect',
  },
];

const startSteps = (story: Story): readonly NextStep[] => {
  const through = story.servers.filter((server) => canBeStarted(story, server));
  const risky = through.filter(({ fate }) => fate === 'unfenced');
  const safe = through.filter(({ fate }) => fate !== 'unfenced');
  return [
    ...(safe.length > 0
      ? [
          {
            text: `Start the DR servers when you want the service back: ${namesText(safe)}.`,
            does: 'start' as const,
            servers: safe,
          },
        ]
      : []),
    ...(risky.length > 0
      ? [
          {
            text: `Make sure that the old server is off (console, breaker, hypervisor) before you start the DR server of ${namesText(risky)}: EC2 has not shown it down.`,
            does: 'start' as const,
            servers: risky,
          },
        ]
      : []),
  ];
};

const afterFailure = (story: Story): readonly NextStep[] => {
  const unfenced = toAccept(story);
  return [
    ...startSteps(story),
    ...(unfenced.length > 0
      ? [
          {
            text: `Not seen to be down: ${namesText(unfenced)}. Stop what still runs. Or, if you know that it is off, accept it in the same call.`,
          },
        ]
      : []),
    { text: 'Mend what is named above, then give the same call again: it finishes the job.', does: 'again' },
    { text: 'Or give production back, as long as nothing has moved.', does: 'cancel' },
    { text: 'What was done until here, with the evidence:', does: 'report' },
  ];
};

const AFTER: Readonly<Record<string, (story: Story) => readonly NextStep[]>> = {
  REFUSED: () => [
    { text: 'Nothing was touched. Mend what is named above, look at the plan, and ask again.', does: 'again' },
  ],
  CANCELLED: () => [
    {
      text: 'Production is given back by the roll-back. Servers that it leaves stopped are started so:',
      does: 'cancel',
    },
    { text: 'What was done until the cancel:', does: 'report' },
  ],
};

const afterRollBack = ({ endState }: Story): readonly NextStep[] =>
  isComplete({ endState })
    ? [{ text: 'Production is where it was, and the group is protected again.', does: 'group' }]
    : [{ text: 'Not everything is given back. The same call goes on where this one ended.', does: 'cancel' }];

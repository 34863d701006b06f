import { type Command, InvalidArgumentError } from 'commander';
import type { ChainEnd } from '../../lambdas/domain/trail/audit-chain.ts';
import { EXIT } from '../exit-codes.ts';
import type { Page } from '../render/page.ts';
import { type CliContext, inSession, type Session } from '../session.ts';

interface EventsOptions {
  readonly verify?: boolean;
  readonly head?: ChainEnd;
  readonly published?: boolean;
}

export const addEventsCommand = (program: Command, context: CliContext): void => {
  program
    .command('events')
    .argument('<group>', 'id or name')
    .option('--verify', 'check the chain of the audit trail instead of showing it')
    .option('--head <seq:hash>', 'with --verify: an event that the trail is known to have had', parseHead)
    .option('--published', 'as it goes to the event bus (docs/events.md)')
    .description('audit trail of a group, oldest first')
    .addHelpText('after', HELP)
    .action((wanted: string, { verify, head, published }: EventsOptions, command: Command) =>
      inSession(context, command, async ({ operations }) => {
        if (verify || head) return verifyTrail(operations, wanted, head);
        return published ? showPublished(operations, wanted) : showTrail(operations, wanted);
      }),
    );
};

const words = () => import('../render/trail.ts');

const showTrail = async (operations: Session['operations'], wanted: string) => {
  const events = await operations.listEvents(wanted);
  const { eventsText } = await words();
  return { json: { events }, text: (page: Page) => eventsText(events, page) };
};

/** The same rules as the publisher's: without a bus, this is how to see what subscribers would hear. */
const showPublished = async (operations: Session['operations'], wanted: string) => {
  const { notificationsOf } = await import('../../lambdas/domain/trail/notifications.ts');
  const { notificationsText } = await words();
  const notifications = notificationsOf(await operations.listEvents(wanted));
  return { json: { notifications }, text: (page: Page) => notificationsText(notifications, page) };
};

const verifyTrail = async (operations: Session['operations'], group: string, head: ChainEnd | undefined) => {
  const verdict = await operations.verifyTrail({ group, ...(head ? { head } : {}) });
  const exitCode = verdict.faults.length > 0 ? EXIT.notGenuine : EXIT.done;
  const { chainText } = await words();
  return { json: verdict, text: () => chainText(verdict), exitCode };
};

const parseHead = (value: string): ChainEnd => {
  const [, seq, hash] = /^(\d+):([0-9a-f]{64})$/.exec(value) ?? [];
  if (seq && hash) return { seq: Number(seq), hash };
  throw new InvalidArgumentError('Use SEQ:HASH, the number and the hash of an event, as --verify prints them.');
};

const HELP = `
Each event is tied to the one before it by a SHA-256 hash. --verify finds events that were changed, removed, inserted or moved. That
the end was cut off shows only to whoever knows an event: keep what --verify prints, or a report, elsewhere.

Examples:
  $ sdrs events orders
  $ sdrs events orders --verify --head 42:1f0c...`;

/** What a story has to play with. */
export interface Stage {
  /** A command of which nothing is kept. */
  aside(...args: readonly string[]): Promise<void>;
  readonly terminals: readonly [Terminal, Terminal];
  /** Simulated seconds go by. */
  wait(seconds: number): Promise<void>;
  /** Resolves at the moment at which the failover has the group. */
  begun(): Promise<void>;
}

export interface Terminal {
  /** Gives a command line, until it has ended; what the terminal shows then is kept. */
  give(line: string): Promise<void>;
  /** Keeps what the terminal shows now. */
  shot(): void;
}

export interface Story {
  /** Of its files. */
  readonly name: string;
  readonly title: string;
  /** @param file where a group file may be kept */
  play(stage: Stage, file: string): Promise<void>;
}

const FAILOVER = 'sdrs failover pets --confirm "Ada, on call: the hall is under water"';

const protectedPets = async ({ aside }: Stage, file: string, ...seed: readonly string[]): Promise<void> => {
  await aside('site', 'seed', '--out', file, ...seed);
  await aside('group', 'import', file);
};

/** Each ends by itself, and together they show how a failover can end. */
export const STORIES: readonly Story[] = [
  {
    name: 'ends-well',
    title: 'A failover that ends well',
    play: async (stage, file) => {
      await protectedPets(stage, file);
      const [first] = stage.terminals;
      const failedOver = first.give(FAILOVER);
      await stage.begun();
      for (const seconds of [6, 14]) {
        await stage.wait(seconds);
        first.shot();
      }
      await failedOver;
    },
  },
  {
    name: 'hangs-and-is-accepted',
    title: 'A server hangs, is accepted from a second terminal while the failover waits for it, and the failover ends',
    play: async (stage, file) => {
      await protectedPets(stage, file);
      await stage.aside('site', 'fault', 'stop-hangs', '--server', 'licence-1');
      const [first, second] = stage.terminals;
      const failedOver = first.give(FAILOVER);
      await stage.begun();
      await stage.wait(120);
      first.shot();
      await second.give('sdrs failover accept pets licence-1 --reason "its breaker was pulled"');
      await stage.wait(30);
      first.shot();
      await failedOver;
    },
  },
  {
    name: 'is-cancelled',
    title: 'A failover that is cancelled from a second terminal before anything has moved',
    play: async (stage, file) => {
      await protectedPets(stage, file);
      const [first, second] = stage.terminals;
      const failedOver = first.give(FAILOVER);
      await stage.begun();
      await stage.wait(8);
      first.shot();
      const cancelled = second.give('sdrs failover cancel pets --start');
      await stage.wait(20);
      second.shot();
      await Promise.all([failedOver, cancelled]);
    },
  },
  {
    name: 'is-refused',
    title: 'A failover that is refused: the DR site is in another zone, and the group wants its MAC addresses kept',
    play: async (stage, file) => {
      await protectedPets(stage, file, '--servers', '1', '--dr-zone', 'eu-central-1b');
      await stage.terminals[0].give(FAILOVER);
    },
  },
];

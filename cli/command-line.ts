/** How npm and npx were asked for this command; typed by itself it is on the PATH. */
export const calledAs = ({ npm_lifecycle_event: by }: NodeJS.ProcessEnv): string => {
  if (by === 'npx') return 'npx sdrs';
  return by === 'sdrs' || by === 'failover' ? 'npm run -s sdrs --' : 'sdrs';
};

/** A word as a shell takes it. In double quotes where they will do, as people write it. */
export const shellWord = (word: string): string => {
  if (/^[\w@%+=:,./-]+$/.test(word)) return word;
  return /["$`\\!]/.test(word) ? `'${word.replaceAll("'", "'\\''")}'` : `"${word}"`;
};

export const COMMANDS = [
  'automation',
  'completion',
  'demo',
  'events',
  'executions',
  'failover',
  'group',
  'guard',
  'instance',
  'leftovers',
  'plan',
  'points',
  'protect',
  'report',
  'restore',
  'simulate',
  'site',
  'sync',
  'watch',
];

/** `sdrs` before a command, as the rules write it: they know neither the target nor how the program was called. */
const PLAIN = new RegExp(`(?<![\\w-]|npx |--? )sdrs (?=(?:${COMMANDS.join('|')})\\b)`, 'g');

/** The text with each command as it reaches the same target again. @param sdrs the command with its options */
export const asCalled = (text: string, sdrs: string): string => text.replaceAll(PLAIN, () => `${sdrs} `);

import type { Call } from './shell.ts';

/** A command of a page that no walk runs. */
export interface NotRun {
  /** The first words of it, as the shell hands them over. */
  readonly words: string;
  readonly why: string;
  /**
   * What checks it in its place: a test; or `options`, whether the program declares them; or `context`, whether the app makes
   * its stacks with these options.
   */
  readonly instead: 'options' | 'context' | `test/${string}`;
}

const AWS = { why: 'needs an AWS account', instead: 'test/docs/held.test.ts' } as const;
const DEPLOYS = { why: 'deploys to an AWS account', instead: 'context' } as const;
const LONG = { why: 'takes minutes', instead: 'options' } as const;

export const NOT_RUN: readonly NotRun[] = [
  { words: 'npm ci', why: 'installs; whoever runs this test has done so', instead: 'test/docs/held.test.ts' },
  { words: 'npm test', why: 'runs this test too', instead: 'test/docs/held.test.ts' },
  { words: 'npx vitest run', why: 'runs other tests', instead: 'test/docs/held.test.ts' },
  { words: 'npx cdk bootstrap', ...DEPLOYS },
  { words: 'npx cdk deploy', ...DEPLOYS },
  { words: 'npx cdk destroy', ...DEPLOYS },
  { words: 'npx cdk import', ...DEPLOYS },
  { words: 'npm run deploy', ...DEPLOYS },
  { words: 'aws cloudformation', ...AWS },
  { words: 'aws dynamodb', ...AWS },
  { words: 'aws ec2', ...AWS },
  { words: 'aws events', ...AWS },
  { words: 'aws sns', ...AWS },
  { words: 'aws stepfunctions', ...AWS },
  {
    words: 'npm run -s sdrs -- --stack',
    why: 'needs a deployed stack',
    instead: 'test/architecture/named-commands.test.ts',
  },
  {
    words: 'npm run -s sdrs -- site copy --from-account',
    why: 'needs an AWS account',
    instead: 'test/architecture/named-commands.test.ts',
  },
  { words: 'npm run -s verify:account', why: 'needs an AWS account', instead: 'test/conformance/verify-moto.test.ts' },
  { words: 'sudo tee', why: 'writes into the system of a guest', instead: 'test/docs/held.test.ts' },
  { words: 'npm run -s bench', ...LONG },
  { words: 'npm run -s chaos', ...LONG },
  { words: 'npm run -s model', ...LONG },
  { words: 'npm run -s old-tries', ...LONG },
  { words: 'npm run -s planted', ...LONG },
  { words: 'npm run -s sdrs -- simulate pets --all', why: 'takes minutes', instead: 'test/cli/simulate.test.ts' },
];

/** Pages that a test of their own walks: between two commands something has to happen, or the reader's own ids stand there. */
export const WALKED_BY: Readonly<Record<string, string>> = {
  'docs/runbook.md': 'test/docs/runbook.test.ts',
  'docs/go-home.md': 'test/cli/way-home.test.ts',
};

export const notRun = (call: Call): NotRun | undefined => {
  const line = call.join(' ');
  return NOT_RUN.find(({ words }) => line === words || line.startsWith(`${words} `));
};

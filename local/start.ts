import { randomUUID } from 'node:crypto';
import type { DeclaredAllowance } from '../lambdas/adapters/aws/ec2/index.ts';
import { DeclaredLimits, DeclaredShare, onlyDeclared } from '../lambdas/declared-allowance.ts';
import { perMachine } from '../lambdas/domain/group/run-kind.ts';
import { createLocalApi } from './api.ts';
import { builtConsole } from './console/built.ts';
import { demoWhereEmpty } from './console/demo-site.ts';
import { consoleAnswer } from './console/serve.ts';
import { machinesIn } from './definition.ts';
import { serveLocally } from './http.ts';
import { keepSweeping } from './keep-sweeping.ts';
import { openRuntime } from './open-runtime.ts';
import { declaredOption, parseSpeed, wholeNumber } from './options.ts';
import { runAlone, smallCommand } from './program/small-command.ts';
import type { Runtime } from './runtime.ts';
import { schedulesIn } from './schedule.ts';
import { sweepsOn } from './sweeps.ts';
import { synthesisedTemplate } from './synthesise.ts';

const DEFAULT_HOME = '.sdrs';

interface Options {
  readonly port: number;
  readonly home: string;
  readonly speed: number;
  readonly demo: boolean;
  readonly ec2ApiLimits?: NonNullable<DeclaredAllowance['limits']>;
  readonly ec2ApiShare?: number;
}

const write = (line: string) => process.stdout.write(`${line}\n`);

/** The files of the console; what the page is told of its surroundings, at the moment in which it asks. */
const consoleFiles = async ({ clock, speed = 1 }: Runtime, home: string, template: unknown) => {
  const { files } = await builtConsole();
  const machines = machinesIn(template);
  const command = home === DEFAULT_HOME ? 'sdrs' : `sdrs --home ${home}`;
  const surroundings = { target: { is: 'simulated' }, project: 'local', command };
  return {
    built: files,
    made: {
      '/console.json': () => ({ ...surroundings, clock: { now: new Date(clock.now()).toISOString(), speed } }),
      '/definitions.json': () => perMachine((kind) => machines[kind].definition),
    },
  };
};

/** What a deployment does by schedule. @returns ends it */
const sweepBySchedule = (runtime: Runtime, template: unknown): (() => void) => {
  const recurring = sweepsOn(schedulesIn(template), { ...runtime, ids: { next: () => randomUUID() } });
  return keepSweeping({ runtime, recurring, say: (line) => process.stderr.write(`${line}\n`) });
};

const start = async (options: Options): Promise<void> => {
  const { port, home, speed, demo, ec2ApiLimits: limits, ec2ApiShare: share } = options;
  const runtime = await openRuntime({ home, speed, allowance: onlyDeclared({ limits, share }) });
  const api = createLocalApi(runtime, { log: write });
  const template = await synthesisedTemplate();
  const files = await consoleFiles(runtime, home, template);
  if (demo && (await runtime.during(() => demoWhereEmpty(runtime))))
    write('Nothing was imported yet: a simulated site and its group "demo" are made.');
  const server = await serveLocally(
    (request, surroundings) =>
      runtime.during(async () => consoleAnswer(files, request) ?? api.fetch(request, surroundings)),
    port,
  ).catch(async (error) => {
    await runtime.close();
    throw error;
  });
  runtime.announce(server.url);
  write(`Console at ${server.url}/`);
  write(`SDRS API v1 at ${server.url}/v1/{project_id}, its document at ${server.url}/openapi.json. Ctrl-C ends it.`);
  if (!runtime.owned) write('Another process runs the service on this home: here nothing is done by schedule.');
  const endSweeps = sweepBySchedule(runtime, template);
  const end = async () => {
    endSweeps();
    // Executions that still run are aborted; the same failover started again takes over.
    await server.stop();
    await runtime.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
};

/** What the options can mend. */
const BAD_OPTIONS: ReadonlySet<string> = new Set(['HomeNotUsableError', 'PortInUseError']);

const exitCodeOf = (error: unknown): number => (error instanceof Error && BAD_OPTIONS.has(error.name) ? 2 : 1);

const command = smallCommand(
  'npm start',
  'Serves the console and the SDRS v1 API on 127.0.0.1, on the embedded runtime with a simulated EC2.',
)
  .option('--port <n>', 'port to listen on; 0 is any free one', wholeNumber(0, 65_535, '; 0 is any free port'), 8642)
  .option('--home <folder>', 'folder of the embedded runtime', DEFAULT_HOME)
  .option('--speed <n>', 'simulated seconds in a real one', parseSpeed, 60)
  .option('--no-demo', 'no simulated site where nothing has been imported')
  .option('--ec2-api-limits <json>', 'applied EC2 API limits, as in docs/deploy.md', declaredOption(DeclaredLimits))
  .option('--ec2-api-share <part>', 'part of them that is used, above 0, at most 1', declaredOption(DeclaredShare))
  .action(start);

await runAlone(command, exitCodeOf);

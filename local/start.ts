import { Command } from 'commander';
import type { DeclaredAllowance } from '../lambdas/adapters/aws/ec2/index.ts';
import { DeclaredLimits, DeclaredShare, onlyDeclared } from '../lambdas/declared-allowance.ts';
import { createLocalApi } from './api.ts';
import { serveLocally } from './http.ts';
import { openRuntime } from './open-runtime.ts';
import { declaredOption, parseSpeed, wholeNumber } from './options.ts';

interface Options {
  readonly port: number;
  readonly home: string;
  readonly speed: number;
  readonly ec2ApiLimits?: NonNullable<DeclaredAllowance['limits']>;
  readonly ec2ApiShare?: number;
}

const write = (line: string) => process.stdout.write(`${line}\n`);

const start = async ({ port, home, speed, ec2ApiLimits: limits, ec2ApiShare: share }: Options): Promise<void> => {
  const runtime = await openRuntime({ home, speed, allowance: onlyDeclared({ limits, share }) });
  const api = createLocalApi(runtime, { log: write });
  const server = await serveLocally((request, surroundings) => api.fetch(request, surroundings), port);
  runtime.announce(server.url);
  write(`SDRS API v1 at ${server.url}/v1/{project_id}, its document at ${server.url}/openapi.json. Ctrl-C ends it.`);
  const end = async () => {
    // Executions that still run are aborted; the same failover started again takes over.
    await server.stop();
    await runtime.close();
  };
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, end);
};

await new Command('npm start --')
  .description('Serves the SDRS v1 API on 127.0.0.1, on the embedded runtime with a simulated EC2.')
  .option('--port <n>', 'port to listen on; 0 is any free one', wholeNumber(0, 65_535, '; 0 is any free port'), 8642)
  .option('--home <folder>', 'folder of the embedded runtime', '.sdrs')
  .option('--speed <n>', 'simulated seconds in a real one', parseSpeed, 60)
  .option('--ec2-api-limits <json>', 'applied EC2 API limits, as in docs/deploy.md', declaredOption(DeclaredLimits))
  .option('--ec2-api-share <part>', 'part of them that is used, above 0, at most 1', declaredOption(DeclaredShare))
  .action(start)
  .parseAsync();

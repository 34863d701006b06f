import { pythonWith } from './python/install.ts';
import { freePort, HOST, type Service, startService } from './python/service.ts';

const MINISTACK = { requirement: 'ministack==1.5.33' };

export interface MinistackOptions {
  readonly region: string;
  /** Added to the environment of ministack and so to that of every function it runs. */
  readonly env?: Readonly<Record<string, string>>;
}

/**
 * Starts ministack, a foreign double of AWS that CloudFormation stacks can be deployed to, on 127.0.0.1. Lambda functions run in
 * Node processes of this machine, and a state machine's waits take no time. Answers `undefined`, after a warning that says why,
 * where it cannot be had.
 */
export const startMinistack = async ({ region, env }: MinistackOptions): Promise<Service | undefined> => {
  const python = await pythonWith(MINISTACK);
  if (python === undefined) return undefined;
  const port = await freePort();
  return startService({
    name: 'ministack',
    python,
    code: 'from ministack.app import main; main()',
    env: {
      // Unasked it listens on every interface, for IoT too, and looks for Docker.
      BIND_HOST: HOST,
      GATEWAY_PORT: String(port),
      IOT_MTLS_ENABLED: '0',
      LAMBDA_EXECUTOR: 'local',
      MINISTACK_REGION: region,
      SFN_WAIT_SCALE: '0',
      AWS_ENDPOINT_URL: `http://${HOST}:${port}`,
      ...env,
    },
    port,
    healthPath: '/_ministack/health',
  });
};

import { AttachVolumeCommand, StartInstancesCommand } from '@aws-sdk/client-ec2';
import type { Operations } from '../../cli/operations.ts';
import { sha256 } from '../../lambdas/adapters/sha256.ts';
import { verifyReport } from '../../lambdas/domain/report/verify-report.ts';
import type { StartedRun } from '../../lambdas/handlers/operations/runs/start-run.ts';
import type { Execution } from '../../lambdas/ports/workflow.ts';
import { issue, must } from '../../local/site/ec2.ts';
import type { Account } from '../account/account.ts';
import { asked, type Row, rowOf } from '../rows.ts';
import { seeServer, untilServer } from '../site/servers.ts';
import { describeSite, groupName, type ProofSite } from '../site/site.ts';
import { untilVolume } from '../site/volumes.ts';
import type { Interruption } from './called-off.ts';
import { heldAt, identityText, stateOf } from './seen.ts';
import type { Service } from './service.ts';

/** What the chapters work with. */
export interface Scene {
  readonly account: Account;
  readonly site: ProofSite;
  readonly service: Service;
  readonly operations: Operations;
  readonly interruption: Interruption;
}

/** What the service has come to, for facts that are about it. */
export interface Told {
  readonly rows: readonly Row[];
  /** Seconds that the plan has foreseen and that the failover has taken. */
  readonly seconds: { readonly planned?: number; readonly taken?: number };
}

interface Chapter {
  readonly id: string;
  readonly expected: string;
  readonly play: (scene: Scene, seconds: { planned?: number; taken?: number }) => Promise<string>;
}

const CONFIRMATION = { by: 'npm run verify:account', reason: 'a proof, on servers of its own' };

const requestOf = (site: ProofSite, caller: string) => ({
  groupId: groupName(site.run),
  confirmation: CONFIRMATION,
  requestedBy: { kind: 'command', caller } as const,
});

const start = async ({ operations, service, site }: Scene) =>
  operations.startFailover(requestOf(site, await service.target.caller()));

const ended = async ({ service }: Scene, executionId: string): Promise<Execution> => {
  await service.untilEnded(executionId);
  return must(await service.target.workflow.find(executionId), 'the execution');
};

const secondsOf = ({ startedAt, endedAt = startedAt }: Execution): number =>
  Math.round((Date.parse(endedAt) - Date.parse(startedAt)) / 1000);

const whyOf = ({ status, error, cause }: Execution): string => [status, error, cause].filter(Boolean).join(', ');

/** In this order: each goes on from where the one before has left the site. */
export const CHAPTERS: readonly Chapter[] = [
  {
    id: 'plan',
    expected: 'no BLOCK; the service NIC by move-eni: IP PRESERVED, EIP PRESERVED, MAC PRESERVED',
    play: async ({ operations, site, account }, seconds) => {
      await operations.importGroup(await describeSite(account, site));
      const { plan, dryRun } = await operations.planFailover(groupName(site.run));
      if (dryRun.seconds !== undefined) seconds.planned = dryRun.seconds;
      const blocks = plan.servers.flatMap(({ findings }) => findings).filter(({ verdict }) => verdict === 'BLOCK');
      const nic = plan.servers[0]?.nics.find(({ networkInterfaceId }) => networkInterfaceId === site.serviceNicId);
      const { privateIp, eip, mac } = must(nic, 'a plan of the service NIC').fidelity;
      const said = blocks.map(({ code }) => `BLOCK ${code}`).join(', ') || 'no BLOCK';
      return `${said}; the service NIC by ${nic?.strategy}: IP ${privateIp}, EIP ${eip}, MAC ${mac}`;
    },
  },
  {
    id: 'cancel',
    expected: 'protected; production running with its root volume, and with its identity',
    play: async (scene) => {
      const { account, site, operations, interruption } = scene;
      const before = await identityText(account, site);
      interruption.isWanted = true;
      const execution = await ended(scene, (await start(scene)).executionId);
      if (execution.error !== 'ProofInterruptedError') return `called off: ${whyOf(execution)}`;
      interruption.isWanted = false;
      const group = groupName(site.run);
      const requestedBy = { kind: 'command', caller: await scene.service.target.caller() } as const;
      const follow = (started: StartedRun) => ended(scene, started.executionId);
      await operations.cancelFailover({ group, start: true, requestedBy, follow });
      const { group: after } = await operations.showGroup(group);
      const same = (await identityText(account, site)) === before ? 'with its identity' : 'with another identity';
      return `${after.status}; production ${await stateOf(account, site.productionId)}, and ${same}`;
    },
  },
  {
    id: 'failover',
    expected: 'SUCCEEDED; production stopped without its root volume; the same IP, EIP and MAC at the DR server',
    play: async (scene, seconds) => {
      const { account, site } = scene;
      const before = await identityText(account, site);
      const execution = await ended(scene, (await start(scene)).executionId);
      if (execution.status !== 'SUCCEEDED') return whyOf(execution);
      seconds.taken = secondsOf(execution);
      const identity = (await identityText(account, site)) === before ? 'the same IP, EIP and MAC' : 'another identity';
      const where = (await heldAt(account, site)) === site.drId ? 'at the DR server' : 'not at the DR server';
      return `${execution.status}; production ${await stateOf(account, site.productionId)}; ${identity} ${where}`;
    },
  },
  {
    id: 'start',
    expected: 'the DR server running with its root volume',
    play: async ({ account, site, operations }) => {
      await operations.startInstance({ instance: 'proof', group: groupName(site.run) });
      return `the DR server ${await stateOf(account, site.drId)}`;
    },
  },
  {
    id: 'guard',
    expected: 'came back running, fenced again: stopped without its root volume',
    play: async ({ account, site, operations }) => {
      const { RootDeviceName } = await seeServer(account, site.drId);
      const place = { VolumeId: site.productionRootId, InstanceId: site.productionId, Device: RootDeviceName };
      await issue(account, new AttachVolumeCommand(place));
      await untilVolume(account, site.productionRootId, 'attached');
      await issue(account, new StartInstancesCommand({ InstanceIds: [site.productionId] }));
      await untilServer(account, site.productionId, 'running');
      const { found, fenced } = await operations.guardSweep(groupName(site.run));
      const words = fenced.length === 1 ? 'fenced again' : 'not fenced again';
      return `came back ${found[0]?.state}, ${words}: ${await stateOf(account, site.productionId)}`;
    },
  },
  {
    id: 'report',
    expected: 'COMPLETE, no fault in its chain and findings',
    play: async ({ operations, site }) => {
      const report = await operations.reportFailover({ group: groupName(site.run) });
      const { faults } = verifyReport(report, sha256);
      return `${report.findings.endState}, ${faults.join(' ') || 'no fault in its chain and findings'}`;
    },
  },
];

/** Plays all, one after the other. What goes wrong in one stands in its row, and the next is played nevertheless. */
export const playAll = async (scene: Scene, say: (line: string) => void): Promise<Told> => {
  const rows: Row[] = [];
  const seconds: { planned?: number; taken?: number } = {};
  for (const { id, expected, play } of CHAPTERS) {
    say(`${id} …`);
    rows.push(rowOf(id, expected, await asked(() => play(scene, seconds))));
  }
  return { rows, seconds };
};

import { join } from 'node:path';
import { groupFileText } from '../local/site/group-file.ts';
import { asCalled } from './command-line.ts';
import { failOver } from './fail-over.ts';
import { importGroup } from './import-group.ts';
import { pageOf } from './render/page.ts';
import { planText } from './render/plan.ts';
import { reportText } from './render/report.ts';
import { wrapped } from './render/wrap.ts';
import { exitCodeFor } from './report.ts';
import { SEED_DEFAULTS } from './seed-defaults.ts';
import { commandFor, type Outcome, type Session } from './session.ts';
import { breakProduction, seedIntoFile } from './site.ts';

/** A whole failover, told step by step. */
export const demo = async (session: Session, home: string): Promise<Outcome> => {
  const { io, operations } = session;
  const page = pageOf({ ...io, color: io.color && !session.options.json });
  io.err('1. A site is made: servers, NICs, EIPs, disks, recovery points, stopped DR servers.');
  const { site, file } = await seedIntoFile(session, { ...SEED_DEFAULTS, out: join(home, 'pets.yaml') });
  io.err(`2. The group is imported from ${file}.`);
  await importGroup(session, groupFileText(site.description), { file, disabled: false });
  const shown = await operations.planFailover(SEED_DEFAULTS.name);
  io.err(wrapped(asCalled(`3. ${planText(shown, page)}`, commandFor(session.options)), page.columns));
  const broken = await breakProduction(session, SEED_DEFAULTS.name);
  io.err(`4. Production breaks: ${broken.join(', ')}.`);
  io.err('5. Failover.');
  const confirm = { by: 'demo', reason: 'the hardware below production was broken on purpose' };
  const report = await failOver(session, SEED_DEFAULTS.name, { confirm });
  return {
    json: { plan: shown.plan, report },
    text: (shownOn) =>
      `${reportText(report, shownOn)}\n\nLook around: ${commandFor(session.options)} group show ${SEED_DEFAULTS.name}`,
    exitCode: exitCodeFor(report),
  };
};

/**
 * The proof in your own account: `npm run -s verify:account -- [--yes] [--clean] [--endpoint URL] [--api URL]`. Makes a
 * site of two small servers, has the service fail it over, asks what no public source states, and removes all of it.
 */
import { EXIT, exitCodeOf } from '../cli/exit-codes.ts';
import { processIo } from '../cli/io.ts';
import { pageOf } from '../cli/render/page.ts';
import { runAlone, smallCommand } from '../local/program/small-command.ts';
import { openAccount } from './account/account.ts';
import { confirmPrice } from './confirm.ts';
import { proveAndClean, sweep } from './run.ts';
import { DIFFERS, differs, proofText } from './table.ts';

interface Options {
  readonly yes?: boolean;
  readonly clean?: boolean;
  readonly json?: boolean;
  readonly endpoint?: string;
  readonly api?: string;
}

/** Whoever presses Ctrl-C does not want to wait until all of it is gone. */
const INTERRUPTED =
  'Interrupted. What was made is still there, and charged. To remove it: npm run -s verify:account -- --clean';

const verify = async ({ yes = false, clean = false, json = false, endpoint, api }: Options): Promise<void> => {
  const io = processIo();
  const account = await openAccount(endpoint);
  try {
    if (clean) {
      await sweep(account, io.err, 'of earlier runs');
      io.out(`Nothing of a proof is left in ${account.label}.`);
      return;
    }
    await confirmPrice(account, io, yes);
    process.once('SIGINT', () => {
      io.err(INTERRUPTED);
      process.exit(EXIT.interrupted);
    });
    const proof = await proveAndClean(account, { ...(api === undefined ? {} : { api }), say: io.err });
    io.out(json ? JSON.stringify(proof, null, 2) : proofText(proof, pageOf(io)));
    if (proof.noSite) throw proof.noSite;
    if (differs(proof)) process.exitCode = DIFFERS;
  } finally {
    account.close();
  }
};

await runAlone(
  smallCommand('npm run -s verify:account', 'Proves in an AWS account what no test can, and removes all of it again.')
    .option('--yes', 'do not ask before anything is made that costs money')
    .option('--clean', 'only remove what earlier runs have left')
    .option('--endpoint <url>', 'an emulator of AWS in place of the account')
    .option('--api <url>', 'a deployed API of the service (output ApiUrl), for what is asked of it')
    .option('--json', 'print JSON')
    .action(verify),
  exitCodeOf,
);

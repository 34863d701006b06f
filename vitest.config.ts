import { availableParallelism } from 'node:os';
import { configDefaults, defineConfig } from 'vitest/config';

/** The inner loop: rules, adapters, handlers and the simulated AWS. */
const FAST = [
  'test/{adapters,architecture,domain,handlers,lambdas,simulated-aws,support}/**/*.test.ts',
  'test/conformance/calls/**/*.test.ts',
];

/** What programs of others judge: they are processes of their own. */
const JUDGES = ['test/conformance/*.test.ts'];

/** What a browser judges: it, and the server that it walks through, are processes of their own. */
const WALKS = ['test/console/walk/*.test.ts'];

/** Test files share one module graph a process, unless `ISOLATED=1` gives each its own. */
const isolate = process.env.ISOLATED === '1';

const HANGS_AFTER_MS = 900_000;

/** Judges and walks wait for other processes half of their time, so a core has work for more than one file. */
const WORKERS = Math.ceil(availableParallelism() * 1.5);

const project = (name: string, include: readonly string[], exclude: readonly string[] = []) => ({
  extends: true as const,
  test: { name, include: [...include], exclude: [...configDefaults.exclude, ...exclude] },
});

export default defineConfig({
  test: {
    isolate,
    maxWorkers: WORKERS,
    // A test that hangs is to end; how fast the machine is says nothing of the code. So no test has a shorter one of its own.
    testTimeout: HANGS_AFTER_MS,
    hookTimeout: HANGS_AFTER_MS,
    teardownTimeout: HANGS_AFTER_MS,
    // What the tests run as processes of their own (the command line, the CDK app) is compiled once, and not by each of them.
    env: { NODE_COMPILE_CACHE: process.env.NODE_COMPILE_CACHE ?? 'node_modules/.cache/sdrs/compiled' },
    projects: [
      project('fast', FAST),
      project('whole', ['test/**/*.test.ts'], [...FAST, ...JUDGES, ...WALKS]),
      project('judges', JUDGES),
      project('walks', WALKS),
    ],
  },
});

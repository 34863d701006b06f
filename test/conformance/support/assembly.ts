import { execFile } from 'node:child_process';
import { mkdtemp, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import * as z from 'zod';
import { machinesIn, type SynthesisedMachines } from '../../../local/definition.ts';
import { TABLE_NAME } from '../../../local/ports.ts';

const PROJECT = fileURLToPath(new URL('../../..', import.meta.url));

/** A function as it would be deployed. */
export interface BundledFunction {
  /** Path of the bundle's module, and the name that it exports the handler by. */
  readonly module: string;
  readonly handler: string;
  readonly environment: Readonly<Record<string, string>>;
  readonly timeoutMs: number;
}

/** What `cdk synth` leaves for a deployment. */
export interface Assembly {
  readonly machines: SynthesisedMachines;
  /** By logical id. */
  readonly functions: ReadonlyMap<string, BundledFunction>;
  /** Deletes it from the disk. */
  remove(): Promise<void>;
}

/** To something of this stack, or to what another one exports. */
const Reference = z.union([z.object({ Ref: z.string() }), z.object({ 'Fn::ImportValue': z.string() })]);

const FunctionResource = z.object({
  Properties: z.object({
    Code: z.object({ S3Key: z.string() }),
    Handler: z.string(),
    Timeout: z.number(),
    Environment: z.object({ Variables: z.record(z.string(), z.union([z.string(), Reference])) }),
  }),
});

/** Where each file that is uploaded before a deployment lies on the disk, by the key it is uploaded under. */
const AssetManifest = z
  .object({
    files: z.record(
      z.string(),
      z.object({
        source: z.object({ path: z.string() }),
        destinations: z.record(z.string(), z.object({ objectKey: z.string() })),
      }),
    ),
  })
  .transform(({ files }) => {
    const uploads = Object.values(files).flatMap(({ source, destinations }) =>
      Object.values(destinations).map(({ objectKey }) => [objectKey, source.path] as const),
    );
    return new Map(uploads);
  });

const Resources = z.record(z.string(), z.looseObject({ Type: z.string() }));

/** Synthesises the app with everything that is deployed, the bundled functions included (half a minute). */
export const synthesiseAssembly = async (): Promise<Assembly> => {
  const directory = await mkdtemp(join(tmpdir(), 'sdrs-assembly-'));
  const remove = () => rm(directory, { recursive: true, force: true });
  try {
    await promisify(execFile)(process.execPath, [join(PROJECT, 'bin', 'sdrs.ts')], {
      cwd: PROJECT,
      env: { ...process.env, CDK_OUTDIR: directory },
    });
    const parsed = async (file: string): Promise<unknown> => JSON.parse(await readFile(join(directory, file), 'utf8'));
    const template = await parsed('Sdrs.template.json');
    const uploads = AssetManifest.parse(await parsed('Sdrs.assets.json'));
    const codeOf = (key: string): string => join(directory, uploads.get(key) ?? `no asset is uploaded as ${key}`);
    const machines = machinesIn(template);
    return { machines, functions: functionsIn(template, machines, codeOf), remove };
  } catch (error) {
    await remove();
    throw error;
  }
};

/** @param codeOf directory of the code that is uploaded under a key */
type CodeOf = (key: string) => string;

/** The functions of the machines' own steps; the others of the stack are of no use to it. */
const functionsIn = (
  template: unknown,
  machines: SynthesisedMachines,
  codeOf: CodeOf,
): ReadonlyMap<string, BundledFunction> => {
  const resources = z.object({ Resources }).parse(template).Resources;
  const steps = new Set(
    Object.values(machines).flatMap(({ functions }) => Object.values(functions).map(({ logicalId }) => logicalId)),
  );
  const functions = Object.entries(resources).filter(([id]) => steps.has(id));
  return new Map(functions.map(([id, resource]) => [id, toFunction(resource, codeOf, steps)]));
};

const toFunction = (resource: unknown, codeOf: CodeOf, steps: ReadonlySet<string>): BundledFunction => {
  const { Properties } = FunctionResource.parse(resource);
  const [file, handler = ''] = Properties.Handler.split('.');
  return {
    module: join(codeOf(Properties.Code.S3Key), `${file}.mjs`),
    handler,
    environment: Object.fromEntries(
      Object.entries(Properties.Environment.Variables).map(([name, value]) => [name, resolved(value, steps)]),
    ),
    timeoutMs: Properties.Timeout * 1000,
  };
};

/** What CloudFormation would put for a reference: the name of the table, or of a step's function. @throws Error for any other */
const resolved = (value: string | z.infer<typeof Reference>, steps: ReadonlySet<string>): string => {
  if (typeof value === 'string') return value;
  if ('Ref' in value && steps.has(value.Ref)) return value.Ref;
  if ('Fn::ImportValue' in value && value['Fn::ImportValue'].startsWith(EXPORTED_TABLE)) return TABLE_NAME;
  throw new Error(
    `A function's environment refers to ${JSON.stringify(value)}; here only the table of groups and the steps can be referred to.`,
  );
};

/** As the stack of what is kept exports the name of its one table. */
const EXPORTED_TABLE = 'SdrsState:ExportsOutputRefGroupsTable';

import { accessSync, constants, existsSync, mkdirSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { HomeNotUsableError } from './errors.ts';

/** The files of an embedded runtime. */
export interface HomePaths {
  readonly home: string;
  readonly lock: string;
  readonly owner: string;
  readonly dynamoDb: string;
  readonly site: string;
  readonly executions: string;
  readonly time: string;
}

/** The files under `home`, which is made where it does not exist. @throws HomeNotUsableError */
export const homePaths = (home: string): HomePaths => {
  const root = resolve(home);
  try {
    makeFolder(root);
    accessSync(join(root, '.'), constants.R_OK | constants.W_OK | constants.X_OK);
  } catch (error) {
    throw new HomeNotUsableError(home, error);
  }
  return {
    home: root,
    lock: join(root, 'owner.sqlite'),
    owner: join(root, 'runtime.json'),
    dynamoDb: join(root, 'dynamodb'),
    site: join(root, 'site.sqlite'),
    executions: join(root, 'executions.sqlite'),
    time: join(root, 'time'),
  };
};

/** One after the other: below /proc, Node's own `recursive` tries for ever. */
const makeFolder = (folder: string): void => {
  if (existsSync(folder)) return;
  makeFolder(dirname(folder));
  try {
    mkdirSync(folder);
  } catch (error) {
    // Another process may have made the folder meanwhile.
    if (!existsSync(folder)) throw error;
  }
};

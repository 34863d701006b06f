import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';

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

/** The files under `home`, which is made where it does not exist. */
export const homePaths = (home: string): HomePaths => {
  const root = resolve(home);
  mkdirSync(root, { recursive: true });
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

import { userInfo } from 'node:os';

/** The user of the operating system; a container may run under a number that has no name. */
export const loginName = (): string => {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
};

/** @throws Error that names the option, what was given and what is allowed */
export const wholeNumber = (option: string, given: string): number => {
  const number = Number(given);
  if (/^\d+$/.test(given) && Number.isSafeInteger(number)) return number;
  throw new Error(`${option} is "${given}". It has to be a whole number from 0 on.`);
};

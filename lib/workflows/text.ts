/** `force-stop` becomes `ForceStop`: construct ids, which are contract, follow from the steps' entry names. */
export const pascalCase = (kebab: string): string =>
  kebab
    .split('-')
    .map((word) => word.charAt(0).toUpperCase() + word.slice(1))
    .join('');

interface JsonProps {
  readonly value: unknown;
}

export const Json = ({ value }: JsonProps) =>
  isNothing(value) ? <>none</> : <pre>{JSON.stringify(value, null, 2)}</pre>;

const isNothing = (value: unknown): boolean =>
  value === undefined || value === null || (Array.isArray(value) && value.length === 0);

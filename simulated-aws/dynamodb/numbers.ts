import { validationError } from './errors.ts';

/** `coefficient` × 10 ^ `exponent`; the coefficient has no trailing zero. */
interface Decimal {
  readonly coefficient: bigint;
  readonly exponent: number;
}

const NUMERIC = /^([+-]?)(\d*)(?:\.(\d*))?(?:e([+-]?\d{1,6}))?$/i;
const MOST_DIGITS = 38;
const OVERFLOW = 'Number overflow. Attempting to store a number with magnitude larger than supported range';
const SMALL_INTEGER = /^-?(0|[1-9]\d{0,14})$/;

/** The number as DynamoDB keeps it. Source: Developer Guide, Supported data types, Number. */
export const canonicalNumber = (text: string): string => {
  if (SMALL_INTEGER.test(text) && text !== '-0') return text;
  const decimal = parse(text);
  checkRange(decimal);
  return format(decimal);
};

/** Source: the grammar is that of Java's BigDecimal, as dynalite's tests against DynamoDB show it. */
const parse = (text: string): Decimal => {
  const [, sign = '', whole = '', fraction = '', exponent = '0'] = NUMERIC.exec(text) ?? [];
  const digits = whole + fraction;
  if (digits === '') {
    const what = text === '' ? '' : `: ${text}`;
    throw validationError(`The parameter cannot be converted to a numeric value${what}`);
  }
  const significant = digits.replace(/0+$/, '');
  return {
    coefficient: BigInt(`${sign === '-' ? '-' : ''}${significant || '0'}`),
    exponent: significant === '' ? 0 : Number(exponent) - fraction.length + (digits.length - significant.length),
  };
};

const digitsOf = ({ coefficient }: Decimal): string => coefficient.toString().replace('-', '');

/** Source: Developer Guide, Supported data types, Number: 38 digits, 1E-130 to 9.99…E+125 and their negatives. */
const checkRange = (decimal: Decimal): void => {
  if (decimal.coefficient === 0n) return;
  const digits = digitsOf(decimal).length;
  const magnitude = decimal.exponent + digits - 1;
  if (magnitude > 125) {
    throw validationError(OVERFLOW);
  }
  if (magnitude < -130) {
    throw validationError('Number underflow. Attempting to store a number with magnitude smaller than supported range');
  }
  if (digits > MOST_DIGITS) throw validationError('Attempting to store more than 38 significant digits in a Number');
};

const format = (decimal: Decimal): string => {
  const { coefficient, exponent } = decimal;
  const sign = coefficient < 0n ? '-' : '';
  const digits = digitsOf(decimal);
  if (exponent >= 0) return `${sign}${digits}${'0'.repeat(coefficient === 0n ? 0 : exponent)}`;
  const padded = digits.padStart(1 - exponent, '0');
  return `${sign}${padded.slice(0, exponent)}.${padded.slice(exponent)}`;
};

/** Both as whole numbers of the same power of ten. */
const aligned = (a: Decimal, b: Decimal): { a: bigint; b: bigint; exponent: number } => {
  const exponent = Math.min(a.exponent, b.exponent);
  const scaled = ({ coefficient, exponent: own }: Decimal) => coefficient * 10n ** BigInt(own - exponent);
  return { a: scaled(a), b: scaled(b), exponent };
};

/** Below, at, or above 0, as `a` is less than, equal to, or greater than `b`. Both are canonical. */
export const compareNumbers = (a: string, b: string): number => {
  if (a === b) return 0;
  if (SMALL_INTEGER.test(a) && SMALL_INTEGER.test(b)) return Number(a) - Number(b);
  const whole = aligned(parse(a), parse(b));
  return whole.a < whole.b ? -1 : 1;
};

/**
 * The sum of two canonical numbers, or what is left of the first without the second. Source: ScyllaDB's
 * test/alternator/test_number.py, which is run against DynamoDB: a sum that takes too many digits overflows.
 */
export const addNumbers = (a: string, b: string, sign: 1n | -1n = 1n): string => {
  const whole = aligned(parse(a), parse(b));
  const sum = parse(`${whole.a + sign * whole.b}e${whole.exponent}`);
  if (digitsOf(sum).length > MOST_DIGITS) throw validationError(OVERFLOW);
  checkRange(sum);
  return format(sum);
};

/** Source: Developer Guide, DynamoDB item sizes: about a byte for two significant digits, and one more. */
export const sizeOfNumber = (canonical: string): number => {
  const significant = canonical.replace(/[-.]/g, '').replace(/^0+/, '').replace(/0+$/, '');
  return Math.ceil(significant.length / 2) + 1;
};

import type { PointOption } from '../../lambdas/domain/plan/plan-types.ts';
import type { Page } from './page.ts';
import { indentedTable } from './table.ts';

/** Which data the DR servers could get, with what each choice would lose and take. */
export const pointsText = (options: readonly PointOption[], page: Page): readonly string[] => {
  if (options.length === 0) return [];
  const rows = options.map((option) => [
    `${option.point}${option.isChosen ? ' (chosen)' : ''}`,
    option.expectedLossSeconds === undefined ? '-' : `${option.expectedLossSeconds} s`,
    option.expectedSeconds === undefined ? '-' : `${option.expectedSeconds} s`,
    besides(option),
  ]);
  return [`Which data (--point):\n${indentedTable(page, ['POINT', 'LOSES', 'TAKES', ''], rows)}`];
};

const besides = ({ impossible, waitsAtMostSeconds }: PointOption): string => {
  if (impossible !== undefined) return `impossible: ${impossible}`;
  return waitsAtMostSeconds === undefined ? '' : `or newest, ${waitsAtMostSeconds} s after the fence`;
};

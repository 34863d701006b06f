import type { Change, FieldChange } from '../../lambdas/domain/group/changes.ts';
import type { Paint, Style } from '../io.ts';

const SIGNS: Readonly<Record<Change['is'], readonly [string, Style]>> = {
  added: ['+', 'green'],
  removed: ['-', 'red'],
  changed: ['~', 'yellow'],
};

const fieldText = ({ field, before = '(none)', after = '(none)' }: FieldChange): string =>
  `    ${field}: ${before} → ${after}`;

/** A line for each thing, and of what is changed a line for each field. What comes or goes does so as a whole. */
export const changesText = (changes: readonly Change[], paint: Paint): string =>
  changes
    .flatMap(({ of, name, is, fields }) => {
      const [sign, style] = SIGNS[is];
      return [paint(style, `${sign} ${of} ${name}, ${is}`), ...(is === 'changed' ? fields.map(fieldText) : [])];
    })
    .join('\n');

import type { Condition, Operand } from './condition.ts';

const headsOfOperand = (operand: Operand): readonly string[] => {
  if (operand.kind === 'path') return [operand.path[0]];
  return operand.kind === 'size' ? headsOfOperand(operand.of) : [];
};

/** The attributes of the item that a condition looks at. */
export const headsOf = (condition: Condition): readonly string[] => {
  switch (condition.kind) {
    case 'and':
    case 'or':
      return [...headsOf(condition.left), ...headsOf(condition.right)];
    case 'not':
      return headsOf(condition.of);
    case 'exists':
    case 'missing':
      return [condition.path[0]];
    case 'compare':
      return [condition.left, condition.right].flatMap(headsOfOperand);
    case 'between':
      return [condition.operand, condition.low, condition.high].flatMap(headsOfOperand);
    case 'in':
      return [condition.operand, ...condition.among].flatMap(headsOfOperand);
    case 'type':
      return headsOfOperand(condition.operand);
    case 'begins':
      return [condition.operand, condition.prefix].flatMap(headsOfOperand);
    case 'contains':
      return [condition.operand, condition.sought].flatMap(headsOfOperand);
    default:
      return condition satisfies never;
  }
};

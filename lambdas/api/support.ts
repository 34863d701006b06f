import type { Code } from './codes.ts';

/** How an operation of SDRS v1 stands here. It goes into the OpenAPI document, and from there into docs/api.md. */
export interface Support {
  readonly is: 'supported' | 'different' | 'refused' | 'extra';
  readonly note: string;
}

const support = (is: Support['is'], note: string) => ({ 'x-sdrs': { is, note } satisfies Support });

/** As SDRS has it. */
export const supported = support('supported', '');
/** As SDRS has it, but for what the note says. */
export const different = (note: string) => support('different', note);
/** Always refused. */
export const refused = (code: Code, note: string) => support('refused', `${code}: ${note}`);
/** Not of SDRS. */
export const extra = (note: string) => support('extra', note);

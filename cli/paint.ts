import { styleText } from 'node:util';

export type Style = Parameters<typeof styleText>[0];

/** Styles a text where colours are shown, and leaves it alone elsewhere. */
export type Paint = (style: Style, text: string) => string;

export const painter =
  (color: boolean): Paint =>
  (style, value) =>
    color ? styleText(style, value, { validateStream: false }) : value;

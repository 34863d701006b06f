/** The value of a JSON text; the text itself where it is none (Step Functions cuts data that is too long). */
export const parsed = (text: string): unknown => {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
};

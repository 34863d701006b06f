type Said<K extends string, T> = { readonly [key in K]?: T };

/** A field, where there is a value for it. */
export const said = <K extends string, T>(key: K, value: T | undefined): Said<K, T> =>
  (value === undefined ? {} : { [key]: value }) as Said<K, T>;

/** A field that is only said where it is on. */
export const saidIfOn = <K extends string>(key: K, isOn: boolean | undefined): Said<K, true> =>
  said(key, isOn ? true : undefined);

/** A field that is only said where there is something in it. */
export const saidIfAny = <K extends string, T extends object>(key: K, value: T): Said<K, T> =>
  said(key, Object.keys(value).length > 0 ? value : undefined);

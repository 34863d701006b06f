/** What changes nothing, by the names of the ports' methods. */
const LOOKS = /^(find|list|history$|members$|listEvents$|newestEvents$)/;

/** A port that says which of its methods were called that change something. */
export const watched = <Port extends object>(port: Port, changes: string[]): Port =>
  new Proxy(port, {
    get: (target, name, self) => {
      if (!LOOKS.test(String(name))) changes.push(String(name));
      return Reflect.get(target, name, self);
    },
  });

export type FormValue = string | FormValue[] | { [name: string]: FormValue };

interface Node {
  [name: string]: string | Node;
}

/** Objects whose names are 0, 1, 2 … are lists. */
const finish = (node: string | Node): FormValue => {
  if (typeof node === 'string') return node;
  const names = Object.keys(node);
  const values = names.map((name) => finish(node[name] ?? ''));
  const isList = names.length > 0 && names.every((name, index) => name === String(index));
  return isList ? values : Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
};

/**
 * Stripe's form encoding with nested brackets: `a[b]=1&c[0][d]=2&e[]=3` is `{ a: { b: '1' }, c: [{ d: '2' }],
 * e: ['3'] }`. Undefined where one name is given as a value and as an object.
 */
export const decodeForm = (text: string): { [name: string]: FormValue } | undefined => {
  const root: Node = Object.create(null);
  for (const [path, value] of new URLSearchParams(text)) {
    const [head = '', ...rest] = path.split('[').map((part) => part.replace(/\]$/, ''));
    const names = [head, ...rest];
    const last = names.pop() ?? '';
    let node = root;
    for (const name of names) {
      const next = (node[name] ??= Object.create(null) as Node);
      if (typeof next === 'string') return undefined;
      node = next;
    }
    const key = last === '' ? String(Object.keys(node).length) : last;
    if (typeof node[key] === 'object') return undefined;
    node[key] = value;
  }
  return Object.fromEntries(Object.entries(root).map(([name, node]) => [name, finish(node)]));
};

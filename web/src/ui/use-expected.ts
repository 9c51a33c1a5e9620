import { useEffect } from 'react';

/** How many rows a list of this name had in this tab the last time, so that its skeleton is as high. */
export function useExpected(name: string | undefined, count: number | undefined, otherwise: number): number {
  useEffect(() => {
    if (name !== undefined && count !== undefined) window.sessionStorage.setItem(`rows.${name}`, `${count}`);
  }, [name, count]);
  if (name === undefined) return otherwise;
  const before = Number(window.sessionStorage.getItem(`rows.${name}`));
  return before >= 1 && before <= 100 ? before : otherwise;
}

/** Reads the text format of a scrape: series without labels. */
export function readSeries(text: string): (name: string) => number {
  return (name) => {
    const value = new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1];
    if (value === undefined) throw new Error(`the server has no series ${name}`);
    return Number(value);
  };
}

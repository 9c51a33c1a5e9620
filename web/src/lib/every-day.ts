type Day = { readonly date: string; readonly tokens: number };

const DAY = 86_400_000;

/** The last `count` days (UTC), oldest first, with nothing for those that are left out. `now` in milliseconds. */
export function everyDay(days: readonly Day[], now: number, count: number): readonly Day[] {
  const known = new Map(days.map(({ date, tokens }) => [date, tokens]));
  return Array.from({ length: count }, (_, index) => {
    const date = new Date(now - (count - 1 - index) * DAY).toISOString().slice(0, 10);
    return { date, tokens: known.get(date) ?? 0 };
  });
}

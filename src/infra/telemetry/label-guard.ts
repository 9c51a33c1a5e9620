type Labels = Readonly<Record<string, string>>;

/** Distinct combinations a series may have; the rest are counted as `other`. */
const MOST_COMBINATIONS = 1000;
const LONGEST_VALUE = 64;

/**
 * Keeps a series small whatever its callers pass: always the same label names, short values, and a bounded number
 * of combinations, because each one stays in memory for good.
 */
export function createLabelGuard(
  names: readonly string[],
  most = MOST_COMBINATIONS,
): (labels: Labels) => Labels {
  const seen = new Set<string>();
  const other: Labels = Object.fromEntries(names.map((name) => [name, 'other']));
  return (labels) => {
    const values = names.map((name) => (labels[name] ?? '').slice(0, LONGEST_VALUE));
    const combination = values.join('\0');
    if (!seen.has(combination)) {
      if (seen.size >= most) return other;
      seen.add(combination);
    }
    return Object.fromEntries(names.map((name, index) => [name, values[index] ?? '']));
  };
}

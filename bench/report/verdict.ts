/** Which promises a run did not keep. */
import type { Outcome } from '../measure/compare.ts';

export function shortfalls(outcomes: readonly Outcome[]): readonly string[] {
  return outcomes.flatMap(({ contest: { name, aim, mostStatements }, product }) =>
    product.flatMap((score) => [
      ...(aim !== undefined && score.ratio < aim
        ? [`${name} (${score.name}): ${score.ratio.toFixed(2)} of the yardstick, the aim is ${aim}`]
        : []),
      // Timers of the server send a statement now and then.
      ...(mostStatements !== undefined && score.statements > mostStatements + 0.5
        ? [
            `${name} (${score.name}): ${score.statements.toFixed(2)} SQL statements, at most ${mostStatements}`,
          ]
        : []),
    ]),
  );
}

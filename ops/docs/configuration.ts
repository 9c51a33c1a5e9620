/** Writes docs/configuration.md from the table the server itself reads. */
import { type Variable, variables } from '../../src/config/variables.ts';

const INTRODUCTION = `# Configuration

Everything is set by environment variables; none is needed to try the server. Each may also be given as \`NAME_FILE\`,
the path of a file with the value (container secrets); giving both is an error. Unknown names that look like ours,
malformed values and contradictions stop the start with one line and exit status 2.

Generated from \`src/config/variables.ts\`; do not edit.
`;

export default {
  path: 'docs/configuration.md',
  async render(): Promise<string> {
    const rows = Object.entries<Variable>(variables).map(([name, variable]) => row(name, variable));
    return [INTRODUCTION, '| Variable | Meaning | Default |', '| --- | --- | --- |', ...rows, ''].join('\n');
  },
};

function row(name: string, { description, default: value, absent, secret }: Variable): string {
  const fallback = value === undefined ? (absent ?? '') : value === '' ? 'none' : `\`${value}\``;
  return `| \`${name}\`${secret ? ' (secret)' : ''} | ${description} | ${fallback} |`;
}

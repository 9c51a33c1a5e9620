/** Writes docs/errors.md from the tables that the server's own page, /docs/errors, shows. */
import { type ErrorSection, errorSections } from '../../src/app/docs/error-tables.ts';

const INTRODUCTION = `# Error codes

Answers that are not successes are \`application/problem+json\` (RFC 9457) with \`type\`, \`title\`, \`status\`, \`detail\`,
a stable \`code\` and the \`request_id\`; validation errors add \`errors: [{path, message}]\`. OAuth endpoints answer with
the bodies of RFC 6749, and LNURL callbacks with \`{"status": "ERROR", "reason": …}\` and status 200. Switch on \`code\`;
titles may change.

Generated from the \`errors.ts\` of every part; do not edit.
`;

export default {
  path: 'docs/errors.md',
  render: async (): Promise<string> => [INTRODUCTION, ...errorSections().map(section)].join('\n'),
};

function section({ title, codes }: ErrorSection): string {
  const rows = codes.map(
    ({ code, status, title: what, remedy }) => `| \`${code}\` | ${status} | ${what} | ${remedy} |`,
  );
  return [
    `## ${title}`,
    '',
    '| Code | Status | Title | What to do |',
    '| --- | --- | --- | --- |',
    ...rows,
    '',
  ].join('\n');
}

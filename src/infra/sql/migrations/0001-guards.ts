/** SQL functions that the tables and the statements of the stores rely on. */
import type { Migration } from '../migration.ts';

export const guards: Migration = {
  name: '0001-guards',
  statements: [
    // Several guarded writes in one statement (data-modifying CTEs) must fail as a whole when one of them
    // touched no row: selecting expect_rows((select count(*) from guarded), 1, 'what') aborts the statement.
    `create function expect_rows(actual bigint, wanted bigint, what text) returns boolean
     language plpgsql volatile as $$
     begin
       if actual is distinct from wanted then
         raise exception using errcode = 'HX001', message = what;
       end if;
       return true;
     end
     $$`,
  ],
};

import type { OwnDataStore } from './own-data-store.ts';

/** Changes when a reader of the document would have to change. */
export const EXPORT_SCHEMA = 'hodlxxi-export/1';

/**
 * One JSON object with a member per section: `profile` is an object, the others are lists. A reader who gets no closing
 * brace did not get all of it.
 */
export async function* exportDocument(
  store: Pick<OwnDataStore, 'sections' | 'page'>,
  userId: string,
  at: Date,
): AsyncGenerator<string> {
  const head = { schema: EXPORT_SCHEMA, exported_at: at.toISOString(), user_id: userId };
  yield JSON.stringify(head).slice(0, -1);
  for (const section of store.sections) {
    yield `,\n${JSON.stringify(section)}:`;
    if (section === 'profile') yield (await store.page(section, userId, null)).rows[0] ?? 'null';
    else yield* list(store, section, userId);
  }
  yield '}\n';
}

async function* list(
  store: Pick<OwnDataStore, 'page'>,
  section: string,
  userId: string,
): AsyncGenerator<string> {
  yield '[';
  let after: string | null = null;
  let first = true;
  do {
    const page: Awaited<ReturnType<OwnDataStore['page']>> = await store.page(section, userId, after);
    if (page.rows.length > 0) yield `${first ? '' : ','}\n${page.rows.join(',\n')}`;
    first &&= page.rows.length === 0;
    after = page.next;
  } while (after !== null);
  yield ']';
}

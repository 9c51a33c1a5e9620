import { useSearchParams } from 'react-router';

/**
 * Which dialog of the page is open, kept in the address: when the person has to sign again first, the way back leads to
 * the same dialog, and on a phone the back button closes it.
 *
 *     const dialog = useDialog();
 *     dialog.open('remove', key.id); dialog.name === 'remove'; dialog.id; dialog.close();
 */
export function useDialog() {
  const [search, setSearch] = useSearchParams();
  return {
    name: search.get('dialog'),
    id: search.get('id'),
    open: (name: string, id?: string) =>
      setSearch(id === undefined ? { dialog: name } : { dialog: name, id }),
    close: () => setSearch({}, { replace: true }),
  };
}

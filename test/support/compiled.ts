/**
 * For processes that get nothing else of our own environment: where the test run keeps compiled modules. It changes
 * nothing but how soon they are there.
 */
export const compiled = (): Readonly<Record<string, string>> => {
  const { NODE_COMPILE_CACHE } = process.env;
  return NODE_COMPILE_CACHE === undefined ? {} : { NODE_COMPILE_CACHE };
};

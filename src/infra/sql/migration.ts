/** One step of the schema. `statements` run in order inside one transaction; applied steps never change. */
export type Migration = {
  /** `NNNN-name`, the order of application. */
  readonly name: string;
  readonly statements: readonly string[];
};

import { UniqueViolation } from './errors.ts';

/** Two challenges answered at once by one new key both make its account; done again, the second finds it. */
export const againWhenTaken =
  <Input, Output>(work: (input: Input) => Promise<Output>) =>
  async (input: Input): Promise<Output> => {
    try {
      return await work(input);
    } catch (error) {
      if (error instanceof UniqueViolation) return work(input);
      throw error;
    }
  };

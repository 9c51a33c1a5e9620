import type { ColumnType } from 'kysely';

export type Timestamp = ColumnType<Date, Date | string, Date | string>;
export type NullableTimestamp = ColumnType<
  Date | null,
  Date | string | null | undefined,
  Date | string | null
>;
export type CreatedAt = ColumnType<Date, Date | string | undefined, never>;
/** Satoshis in `bigint`; drivers give and take them as decimal text. */
export type Sats = ColumnType<string, string | bigint | number, string | bigint | number>;

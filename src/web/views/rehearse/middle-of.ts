/** Median; 0 of none. One slow moment does not change it. */
export const middleOf = (values: readonly number[]): number =>
  [...values].sort((a, b) => a - b)[values.length >> 1] ?? 0

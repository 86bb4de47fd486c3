/** Dice overlap 2|A and B| / (|A| + |B|) of two sets of voxels given as predicates on the same index; 1 where both are empty. */
export function dice(count: number, inA: (i: number) => boolean, inB: (i: number) => boolean): number {
  let both = 0
  let a = 0
  let b = 0
  for (let i = 0; i < count; i++) {
    const isA = inA(i)
    const isB = inB(i)
    if (isA) a++
    if (isB) b++
    if (isA && isB) both++
  }
  return a + b === 0 ? 1 : (2 * both) / (a + b)
}

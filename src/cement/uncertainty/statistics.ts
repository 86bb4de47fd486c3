/** A share with its 95 % confidence interval. */
export interface Share {
  readonly value: number
  readonly low: number
  readonly high: number
}

/** Wilson's interval: holds near 0 and 1 too, and for few samples. */
export function shareOf(hits: number, count: number): Share {
  const z = 1.959964
  const p = hits / count
  const centre = (p + (z * z) / (2 * count)) / (1 + (z * z) / count)
  const half = (z / (1 + (z * z) / count)) * Math.sqrt((p * (1 - p)) / count + (z * z) / (4 * count * count))
  return { value: p, low: Math.max(0, centre - half), high: Math.min(1, centre + half) }
}

/** Median and the band that a further sample falls into with 90 % (exactly so for 19, 39, 59 ... samples). */
export interface Band {
  readonly median: number
  readonly low: number
  readonly high: number
}

/** Between order statistics m and n + 1 - m with m = (n + 1) / 20, straight between neighbours. */
export function bandOf(values: readonly number[]): Band {
  const sorted = [...values].sort((a, b) => a - b)
  const at = (rank: number): number => {
    const r = Math.min(sorted.length, Math.max(1, rank))
    const low = Math.floor(r)
    const [a, b] = [sorted[low - 1]!, sorted[Math.min(sorted.length, low + 1) - 1]!]
    return a + (r - low) * (b - a)
  }
  const n = sorted.length + 1
  return { median: at(n / 2), low: at(n / 20), high: at((19 * n) / 20) }
}

/** Ranks from 1, equal values sharing the mean of theirs. */
export function ranksOf(values: readonly number[]): number[] {
  const order = values.map((_, n) => n).sort((a, b) => values[a]! - values[b]! || a - b)
  const ranks = new Array<number>(values.length)
  for (let from = 0; from < order.length; ) {
    let to = from + 1
    while (to < order.length && values[order[to]!] === values[order[from]!]) to++
    for (let n = from; n < to; n++) ranks[order[n]!] = (from + 1 + to) / 2
    from = to
  }
  return ranks
}

/** Spearman's rank correlation; 0 where one side does not vary. */
export function rankCorrelation(a: readonly number[], b: readonly number[]): number {
  const [ra, rb] = [ranksOf(a), ranksOf(b)]
  const mean = (a.length + 1) / 2
  let [ab, aa, bb] = [0, 0, 0]
  for (let n = 0; n < a.length; n++) {
    const [x, y] = [ra[n]! - mean, rb[n]! - mean]
    ab += x * y
    aa += x * x
    bb += y * y
  }
  return aa > 0 && bb > 0 ? ab / Math.sqrt(aa * bb) : 0
}

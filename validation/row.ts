/** One line of the validation table: what was asked, what was reached, and whether that meets it. */
export interface Row {
  readonly on: string
  readonly asked: string
  readonly reached: string
  /** '-' where nothing was asked for and the figure is only told. */
  readonly met: 'yes' | 'no' | 'skipped' | '-'
}

export const row = (on: string, asked: string, reached: string, met: boolean): Row => ({
  on,
  asked,
  reached,
  met: met ? 'yes' : 'no',
})

/** A figure without a bar. */
export const told = (on: string, what: string, reached: string): Row => ({ on, asked: what, reached, met: '-' })

/** A study that could not run says so by name. */
export const skipped = (on: string, asked: string, why: string): Row => ({ on, asked, reached: why, met: 'skipped' })

/** The rows as a Markdown table. */
export function tableOf(rows: readonly Row[]): string {
  const lines = rows.map((r) => `| ${r.on} | ${r.asked} | ${r.reached} | ${r.met} |`)
  return ['| on | asked | reached | met |', '|---|---|---|---|', ...lines].join('\n')
}

/** The median of at least one number. */
export function median(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b)
  const middle = sorted.length >> 1
  return sorted.length % 2 === 1
    ? (sorted[middle] as number)
    : ((sorted[middle - 1] as number) + (sorted[middle] as number)) / 2
}

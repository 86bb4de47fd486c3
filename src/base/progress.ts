/** How a caller follows and stops long work. Both are optional everywhere they are accepted. */
export interface Watch {
  /** Called with the fraction done (0 to 1, never falling) and what is being done now. */
  readonly onProgress?: (fraction: number, doing: string) => void
  /** Aborting makes the work stop soon with the signal's reason. */
  readonly signal?: AbortSignal
}

/** Throws the signal's reason where the work has been cancelled. */
export function stopIfAsked(watch: Watch | undefined): void {
  watch?.signal?.throwIfAborted()
}

/** A part of a longer piece of work: its 0..1 becomes `from`..`to` of the whole. */
export function partOf(watch: Watch | undefined, from: number, to: number): Watch {
  if (!watch) return {}
  const { onProgress, signal } = watch
  return {
    ...(signal ? { signal } : {}),
    ...(onProgress ? { onProgress: (f: number, doing: string) => onProgress(from + (to - from) * f, doing) } : {}),
  }
}

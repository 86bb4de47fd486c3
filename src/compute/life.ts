// A worker that ends without a word sends no event: the lock it held while it lived tells.

/** Holds a lock until this worker ends and gives its name; null where the browser has no locks. */
export function signOfLife(): Promise<string | null> {
  // Only a secure page (https, or this computer) has locks.
  if (!navigator.locks) return Promise.resolve(null)
  const name = `vertebro worker ${crypto.randomUUID()}`
  return new Promise((resolve) => {
    void navigator.locks.request(name, () => {
      resolve(name)
      return new Promise<void>(() => undefined)
    })
  })
}

/** Calls back when the worker whose sign of life this is has gone; `signal` ends the watching. */
export function whenGone(life: string, signal: AbortSignal, gone: () => void): void {
  navigator.locks.request(life, { signal }, gone).catch(() => undefined)
}

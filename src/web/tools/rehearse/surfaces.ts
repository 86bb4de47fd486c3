import { useEffect, useState } from 'react'
import type { Level } from '../../../anatomy/index.ts'
import type { Grid } from '../../../geometry/index.ts'
import { type Engine, isCancelled } from '../../work/engine.ts'
import type { Surface } from '../../work/operations/meshes.ts'

/** The surface of one vertebra; null until it is made. */
export function useVertebraSurface(engine: Engine, spineId: string | undefined, level: string): Surface | null {
  const [surface, setSurface] = useState<Surface | null>(null)
  useEffect(() => {
    if (spineId === undefined) return
    const stop = new AbortController()
    engine
      .call('vertebraSurfaces', { spineId, levels: [level as Level] }, { signal: stop.signal, lane: 'view' })
      .then(([made]) => setSurface(made ?? null), ignoreCancelled)
    return () => stop.abort()
  }, [engine, spineId, level])
  return surface
}

/**
 * The surface round what reaches `from` in a field of bytes; made anew when `values` is another array, the last one meanwhile.
 */
export function useFieldSurface(
  engine: Engine,
  grid: Grid | undefined,
  values: Uint8Array | null,
  from: number,
): Surface | null {
  const [surface, setSurface] = useState<Surface | null>(null)
  useEffect(() => {
    if (!grid || !values) {
      setSurface(null)
      return
    }
    const stop = new AbortController()
    engine
      .call('fieldSurface', { grid, values, from }, { signal: stop.signal, lane: 'view' })
      .then(setSurface, ignoreCancelled)
    return () => stop.abort()
  }, [engine, grid, values, from])
  return surface
}

function ignoreCancelled(cause: unknown): void {
  if (!isCancelled(cause)) throw cause
}

import { useEffect, useState } from 'react'
import type { Volume } from '../../../imaging/index.ts'
import { type ColourLayer, openViewer, type Viewer } from '../../viewer/index.ts'

/** A viewer of the volume for as long as the component is there; null where there is no volume. */
export function useViewer(volume: Volume | null, layers: readonly ColourLayer[]): Viewer | null {
  const [viewer, setViewer] = useState<Viewer | null>(null)
  useEffect(() => {
    if (!volume) return
    const made = openViewer({ volume })
    setViewer(made)
    return () => {
      made.close()
      setViewer(null)
    }
  }, [volume])
  useEffect(() => viewer?.setLayers(layers), [viewer, layers])
  return viewer
}

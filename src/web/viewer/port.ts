import type { Volume } from '../../imaging/index.ts'
import { Frames } from './frames.ts'
import type { ColourLayer } from './slice/draw-layer.ts'
import { type SliceStart, SliceView } from './slice/slice-view.ts'
import { SurfaceView } from './surface/surface-view.ts'

export interface ViewerContent {
  readonly volume: Volume
  readonly layers?: readonly ColourLayer[]
}

/** Pictures of one volume: slices that share the volume and its colour layers, and are painted together. */
export class Viewer {
  readonly frames: Frames
  readonly #views = new Set<SliceView>()
  readonly #surfaces = new Set<SurfaceView>()
  #volume: Volume
  #layers: readonly ColourLayer[]
  /** How long painting the last frames took, ms, newest last. */
  readonly paintMs: number[] = []

  constructor({ volume, layers = [] }: ViewerContent) {
    this.#volume = volume
    this.#layers = layers
    this.frames = new Frames((ms) => {
      this.paintMs.push(ms)
      if (this.paintMs.length > 240) this.paintMs.shift()
    })
  }

  get volume(): Volume {
    return this.#volume
  }
  get layers(): readonly ColourLayer[] {
    return this.#layers
  }

  slice(element: HTMLElement, start: SliceStart): SliceView {
    const content = (): ViewerContent & { layers: readonly ColourLayer[] } => ({
      volume: this.#volume,
      layers: this.#layers,
    })
    const view = new SliceView(element, start, content, this.frames)
    this.#views.add(view)
    return view
  }

  /** Surfaces and needles in space; see `works` where the browser has no WebGL2. */
  surfaces(element: HTMLElement): SurfaceView {
    const view = new SurfaceView(element, this.frames)
    this.#surfaces.add(view)
    return view
  }

  /** Takes a view of this viewer away. */
  drop(view: SliceView | SurfaceView): void {
    view.close()
    this.#views.delete(view as SliceView)
    this.#surfaces.delete(view as SurfaceView)
  }

  setVolume(volume: Volume): void {
    this.#volume = volume
    this.redraw()
  }

  /** Labels, strain, cement over the slices; drawn in their order. */
  setLayers(layers: readonly ColourLayer[]): void {
    this.#layers = layers
    this.redraw()
  }

  /** After values of a layer were written in place. */
  redraw(): void {
    for (const view of this.#views) view.redraw()
  }

  close(): void {
    for (const view of [...this.#views, ...this.#surfaces]) view.close()
    this.#views.clear()
    this.#surfaces.clear()
    this.frames.close()
  }
}

export const openViewer = (content: ViewerContent): Viewer => new Viewer(content)

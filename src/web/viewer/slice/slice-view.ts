import type { Point } from '../../../geometry/index.ts'
import type { Volume } from '../../../imaging/index.ts'
import type { Frames, Painted } from '../frames.ts'
import { blendLayer, type ColourLayer, readLayer } from './draw-layer.ts'
import { drawSamples, type GrayWindow } from './draw-samples.ts'
import {
  type CanvasPoint,
  canvasFromPatient,
  orthonormal,
  type Plane,
  patientFromCanvas,
  type SliceMap,
  through,
} from './plane.ts'
import { fitOf, middleOf, type Raster, rasterOf } from './raster.ts'

/** What a slice shows; the viewer owns it and several views share it. */
export interface SliceContent {
  readonly volume: Volume
  readonly layers: readonly ColourLayer[]
}

export interface SliceStart {
  readonly plane: Plane
  readonly window: GrayWindow
  /** px for each mm; the whole image fits where it is left out. */
  readonly pixelsPerMm?: number
}

/** Rows are drawn in pieces of about so long when a picture is refined, so that the page answers between them, ms. */
const pieceMs = 12

/** One picture of a plane through the volume, on a canvas of its own inside `element`. */
export class SliceView implements Painted {
  readonly element: HTMLElement
  readonly #canvas: HTMLCanvasElement
  readonly #context: CanvasRenderingContext2D
  readonly #content: () => SliceContent
  readonly #frames: Frames
  readonly #sizes: ResizeObserver
  readonly #listeners = new Set<() => void>()
  #map: SliceMap
  #window: GrayWindow
  #fitted: boolean
  #revision = 0
  #hidden = false
  #image: ImageData | null = null
  #bytes = new Uint8Array(0)
  #msPerPixel = 2e-5

  constructor(element: HTMLElement, start: SliceStart, content: () => SliceContent, frames: Frames) {
    this.element = element
    this.#content = content
    this.#frames = frames
    this.#canvas = document.createElement('canvas')
    this.#canvas.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;display:block'
    this.#canvas.setAttribute('aria-hidden', 'true')
    element.prepend(this.#canvas)
    this.#context = this.#canvas.getContext('2d', {
      alpha: false,
      willReadFrequently: true,
    }) as CanvasRenderingContext2D
    this.#window = start.window
    this.#fitted = start.pixelsPerMm === undefined
    this.#map = { plane: orthonormal(start.plane), widthPx: 1, heightPx: 1, pixelsPerMm: start.pixelsPerMm ?? 1 }
    this.#sizes = new ResizeObserver(() => this.#measure())
    this.#sizes.observe(element)
    this.#measure()
  }

  /** The picture as a map; a new object at every change. */
  get map(): SliceMap {
    return this.#map
  }
  get plane(): Plane {
    return this.#map.plane
  }
  get window(): GrayWindow {
    return this.#window
  }
  get pixelsPerMm(): number {
    return this.#map.pixelsPerMm
  }
  /** Counts changes of map and window; fit for `useSyncExternalStore`. */
  get revision(): number {
    return this.#revision
  }

  setPlane(plane: Plane): void {
    this.#change({ plane: orthonormal(plane) })
  }

  /** Moves the plane along its normal until it holds the point; pan and zoom stay. */
  showPoint(p: Point<'patient'>): void {
    this.#change({ plane: through(this.plane, p) })
  }

  /** Brings the point into the middle of the picture. */
  centreOn(p: Point<'patient'>): void {
    this.#change({ plane: { ...this.plane, centre: p } })
  }

  setWindow(window: GrayWindow): void {
    this.#window = { centre: window.centre, width: Math.max(1, window.width) }
    this.#changed()
  }

  /** Zooms to px for each mm; what is at (x, y) stays there, the middle where none is given. */
  zoomTo(pixelsPerMm: number, at?: CanvasPoint): void {
    this.#fitted = false
    const next = Math.min(60, Math.max(0.3, pixelsPerMm))
    const { x, y } = at ?? { x: this.#map.widthPx / 2, y: this.#map.heightPx / 2 }
    const held = this.patientFromCanvas(x, y)
    const after = patientFromCanvas({ ...this.#map, pixelsPerMm: next }, x, y)
    this.#change({ pixelsPerMm: next, plane: shifted(this.plane, held, after) })
  }

  /** Moves the picture by so many px. */
  pan(dx: number, dy: number): void {
    this.#fitted = false
    const held = this.patientFromCanvas(0, 0)
    const after = this.patientFromCanvas(dx, dy)
    this.#change({ plane: shifted(this.plane, held, after) })
  }

  /** The zoom at which the whole image is seen; kept when the element changes its size. */
  fit(): void {
    this.#fitted = true
    this.#change({ pixelsPerMm: fitOf(this.#content().volume.grid, this.#map) })
  }

  /** Fits and brings the middle of the image into the middle of the picture, in the plane it shows. */
  fitAll(): void {
    const { centre } = this.plane
    this.#change({ plane: through({ ...this.plane, centre: middleOf(this.#content().volume.grid) }, centre) })
    this.fit()
  }

  canvasFromPatient = (p: Point<'patient'>) => canvasFromPatient(this.#map, p)
  patientFromCanvas = (x: number, y: number): Point<'patient'> => patientFromCanvas(this.#map, x, y)

  /** Called after every change of plane, zoom, window or size; gives back how to stop. */
  onChanged = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  /** Draws again, where samples, labels or layers have changed. */
  redraw(): void {
    this.#frames.ask(this)
  }

  close(): void {
    this.#sizes.disconnect()
    this.#frames.leave(this)
    this.#listeners.clear()
    this.#canvas.remove()
  }

  #measure(): void {
    const { clientWidth, clientHeight } = this.element
    this.#hidden = clientWidth === 0 || clientHeight === 0
    if (this.#hidden) return
    const sized = { widthPx: clientWidth, heightPx: clientHeight }
    const map = { ...this.#map, ...sized }
    this.#change(this.#fitted ? { ...sized, pixelsPerMm: fitOf(this.#content().volume.grid, map) } : sized)
  }

  #change(change: Partial<SliceMap>): void {
    this.#map = { ...this.#map, ...change }
    this.#changed()
  }

  #changed(): void {
    this.#revision++
    this.#frames.ask(this)
    for (const listener of [...this.#listeners]) listener()
  }

  /** Paints within about `budgetMs`, at a coarser scale where full sharpness would take longer. True where it is final. */
  paint(budgetMs: number): boolean {
    if (this.#hidden) return true
    const full = Math.min(2, globalThis.devicePixelRatio || 1)
    const pixels = this.#map.widthPx * this.#map.heightPx
    const scale = scaleWithin(full, budgetMs / (pixels * this.#msPerPixel))
    const began = performance.now()
    const raster = this.#prepare(scale)
    this.#draw(raster, 0, raster.rows)
    this.#finish(raster, false)
    const ms = (performance.now() - began) / (raster.columns * raster.rows)
    this.#msPerPixel += 0.3 * (ms - this.#msPerPixel)
    return scale === full && !this.#content().layers.some(({ as }) => as === 'labels')
  }

  /** Paints as sharp as the screen is, in pieces; ends at once where `isStale`. */
  async refine(isStale: () => boolean, pause: () => Promise<void>): Promise<void> {
    const raster = this.#prepare(Math.min(2, globalThis.devicePixelRatio || 1))
    let began = performance.now()
    for (let row = 0; row < raster.rows; row += 16) {
      const to = Math.min(raster.rows, row + 16)
      this.#draw(raster, row, to)
      if (performance.now() - began < pieceMs) continue
      await pause()
      if (isStale()) return
      began = performance.now()
    }
    this.#finish(raster, true)
  }

  #prepare(scale: number): Raster {
    const raster = rasterOf(this.#map, this.#content().volume.grid, scale)
    if (this.#image?.width !== raster.columns || this.#image.height !== raster.rows)
      this.#image = new ImageData(raster.columns, raster.rows)
    return raster
  }

  #words = (): Uint32Array => new Uint32Array((this.#image as ImageData).data.buffer)

  #draw(raster: Raster, from: number, to: number): void {
    drawSamples(this.#content().volume, raster, this.#window, this.#words(), from, to)
  }

  #finish(raster: Raster, smooth: boolean): void {
    const { columns, rows } = raster
    if (this.#bytes.length < columns * rows) this.#bytes = new Uint8Array(columns * rows)
    const pixels = this.#words()
    for (const layer of this.#content().layers) {
      const own = rasterOf(this.#map, layer.grid, columns / this.#map.widthPx)
      const aligned = { ...own, columns, rows }
      readLayer(layer, aligned, smooth, this.#bytes, 0, rows)
      blendLayer(layer, this.#bytes, aligned, pixels, 0, rows)
    }
    if (this.#canvas.width !== columns) this.#canvas.width = columns
    if (this.#canvas.height !== rows) this.#canvas.height = rows
    this.#context.putImageData(this.#image as ImageData, 0, 0)
  }
}

/** The plane moved so that what is at `after` comes to where `held` was. */
const shifted = (plane: Plane, held: Point<'patient'>, after: Point<'patient'>): Plane => {
  const [x, y, z] = plane.centre
  const centre = [x + held[0] - after[0], y + held[1] - after[1], z + held[2] - after[2]]
  return { ...plane, centre: centre as unknown as Point<'patient'> }
}

/** Few steps, so that the canvas does not change its size at every frame. */
function scaleWithin(full: number, shareOfPixels: number): number {
  for (const step of [1, 0.75, 0.5, 0.35]) if (full * full * step * step <= shareOfPixels) return full * step
  return full * 0.25
}

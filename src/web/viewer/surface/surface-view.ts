import { moved, type Point, point } from '../../../geometry/index.ts'
import type { Frames, Painted } from '../frames.ts'
import {
  type Camera,
  canvasFromPatient,
  clipFromPatient,
  orbited,
  panned,
  rayAt,
  rightOfCamera,
  sides,
  type ViewSide,
} from './camera.ts'
import { ballAround, firstHitMm, type Mesh, type SurfaceMesh, type Tube, tubeMesh } from './mesh.ts'
import { MeshPainter } from './painter.ts'

/** A picture of surfaces and tubes in space, on a canvas of its own inside `element`. */
export class SurfaceView implements Painted {
  readonly element: HTMLElement
  /** False where the browser offers no WebGL2: the element then stays empty, and the page says so. */
  readonly works: boolean
  readonly #canvas: HTMLCanvasElement
  readonly #frames: Frames
  readonly #gl: WebGL2RenderingContext | null
  readonly #sizes: ResizeObserver
  readonly #listeners = new Set<() => void>()
  readonly #tubeMeshes = new WeakMap<Tube, Mesh>()
  readonly #slow: boolean
  #painter: MeshPainter | null = null
  #meshes: readonly SurfaceMesh[] = []
  #tubes: readonly Tube[] = []
  #camera: Camera = { target: point('patient', 0, 0, 0), ...sides.front, heightMm: 300 }
  #fitted = true
  #ball: ReturnType<typeof ballAround> = null
  #revision = 0
  #fence: WebGLSync | null = null

  constructor(element: HTMLElement, frames: Frames) {
    this.element = element
    this.#frames = frames
    this.#canvas = document.createElement('canvas')
    this.#canvas.style.cssText = 'position:absolute;inset:0;width:100%;height:100%;display:block'
    this.#canvas.setAttribute('aria-hidden', 'true')
    element.prepend(this.#canvas)
    this.#slow = drawnByProcessor()
    this.#gl = this.#canvas.getContext('webgl2', { antialias: !this.#slow, alpha: false })
    this.works = this.#gl !== null
    if (this.#gl) this.#painter = new MeshPainter(this.#gl)
    this.#canvas.addEventListener('webglcontextlost', this.#lost)
    this.#canvas.addEventListener('webglcontextrestored', this.#restored)
    this.#sizes = new ResizeObserver(() => (this.#fitted ? this.fit() : this.#changed()))
    this.#sizes.observe(element)
  }

  get camera(): Camera {
    return this.#camera
  }
  /** Counts changes of camera and size; fit for `useSyncExternalStore`. */
  get revision(): number {
    return this.#revision
  }
  get widthPx(): number {
    return this.element.clientWidth
  }
  get heightPx(): number {
    return Math.max(1, this.element.clientHeight)
  }

  /** What is shown; until a hand has moved the camera, all of it fits. */
  setMeshes(meshes: readonly SurfaceMesh[]): void {
    this.#meshes = meshes
    this.#ball = ballAround(meshes.map(({ mesh }) => mesh))
    if (this.#fitted) this.fit()
    this.#changed()
  }

  setTubes(tubes: readonly Tube[]): void {
    this.#tubes = tubes
    this.#changed()
  }

  setCamera(camera: Partial<Camera>): void {
    this.#fitted = false
    this.#camera = { ...this.#camera, ...camera }
    this.#changed()
  }

  /** From one side of the patient; what was in the middle stays there. */
  lookFrom(side: ViewSide): void {
    this.#camera = { ...this.#camera, ...sides[side] }
    this.#changed()
  }

  orbit(byX: number, byY: number): void {
    this.setCamera(orbited(this.#camera, byX, byY))
  }
  pan(dx: number, dy: number): void {
    this.setCamera(panned(this.#camera, dx, dy, this.heightPx))
  }
  zoom(factor: number): void {
    this.setCamera({ heightMm: Math.min(3000, Math.max(5, this.#camera.heightMm / factor)) })
  }

  fit(): void {
    const ball = this.#ball
    const narrow = Math.min(1, this.widthPx / this.heightPx || 1)
    if (ball) this.#camera = { ...this.#camera, target: ball.centre, heightMm: (2.05 * ball.radiusMm) / narrow }
    this.#fitted = true
    this.#changed()
  }

  canvasFromPatient = (p: Point<'patient'>) => canvasFromPatient(this.#camera, p, this.widthPx, this.heightPx)

  /** What is met first under a pixel: the mesh and the place; null where nothing is. */
  pick(x: number, y: number): { readonly id: string; readonly at: Point<'patient'> } | null {
    const { eye, along } = rayAt(this.#camera, x, y, this.widthPx, this.heightPx)
    let best: { id: string; far: number } | null = null
    for (const { id, mesh, opacity = 1 } of this.#meshes) {
      const far = opacity > 0 ? firstHitMm(mesh, eye, along) : null
      if (far !== null && (!best || far < best.far)) best = { id, far }
    }
    return best && { id: best.id, at: moved(eye, along, best.far) }
  }

  onChanged = (listener: () => void): (() => void) => {
    this.#listeners.add(listener)
    return () => this.#listeners.delete(listener)
  }

  close(): void {
    this.#sizes.disconnect()
    this.#frames.leave(this)
    this.#listeners.clear()
    this.#canvas.removeEventListener('webglcontextlost', this.#lost)
    this.#canvas.removeEventListener('webglcontextrestored', this.#restored)
    this.#canvas.remove()
    // Browsers keep few contexts; one that is let go at once leaves room for the next page's.
    this.#gl?.getExtension('WEBGL_lose_context')?.loseContext()
  }

  #lost = (event: Event): void => {
    event.preventDefault()
    this.#fence = null
    this.#painter = null
  }
  #restored = (): void => {
    if (this.#gl) this.#painter = new MeshPainter(this.#gl)
    this.#changed()
  }

  #changed(): void {
    this.#revision++
    this.#frames.ask(this)
    for (const listener of [...this.#listeners]) listener()
  }

  paint(): boolean {
    // Pictures that wait in a row behind a slow one would be shown long after the hand has moved on.
    if (this.#isBusy()) this.#frames.askAgain(this)
    else if (this.#slow) this.#paintAt(0.7, true)
    else this.#paintAt(screenScale(), false)
    return !this.#slow
  }

  async refine(isStale: () => boolean, pause: () => Promise<void>): Promise<void> {
    while (this.#isBusy() && !isStale()) await pause()
    if (!isStale()) this.#paintAt(screenScale() * (this.#slow ? 1.3 : 1), false)
  }

  /** Whether the graphics unit still works at the last picture. */
  #isBusy(): boolean {
    const gl = this.#gl
    if (!gl || !this.#fence) return false
    const status = gl.clientWaitSync(this.#fence, 0, 0)
    if (status === gl.TIMEOUT_EXPIRED) return true
    gl.deleteSync(this.#fence)
    this.#fence = null
    return false
  }

  #paintAt(scale: number, coarse: boolean): void {
    if (!this.#painter || !this.#gl || this.widthPx === 0) return
    const [width, height] = [Math.round(this.widthPx * scale), Math.round(this.heightPx * scale)]
    if (this.#canvas.width !== width) this.#canvas.width = width
    if (this.#canvas.height !== height) this.#canvas.height = height
    const depthMm = (this.#ball?.radiusMm ?? 200) * 2 + 400
    const { normal, up } = this.#camera
    const right = rightOfCamera(this.#camera)
    const eye = [right, up, normal.map((share) => -share)]
    const eyeFromPatient = Float32Array.from({ length: 9 }, (_, at) => eye[at % 3]?.[Math.floor(at / 3)] ?? 0)
    const tubes = this.#tubes.map((tube) => ({ ...tube, mesh: this.#meshOf(tube) }))
    const painted = [...this.#meshes, ...tubes].map(({ mesh, colour, opacity = 1 }) => ({ mesh, colour, opacity }))
    this.#painter.paint(painted, clipFromPatient(this.#camera, width / height, depthMm), eyeFromPatient, coarse)
    this.#fence = this.#gl.fenceSync(this.#gl.SYNC_GPU_COMMANDS_COMPLETE, 0)
    this.#gl.flush()
  }

  #meshOf(tube: Tube): Mesh {
    const known = this.#tubeMeshes.get(tube)
    if (known) return known
    const mesh = tubeMesh(tube)
    this.#tubeMeshes.set(tube, mesh)
    return mesh
  }
}

const screenScale = (): number => Math.min(2, globalThis.devicePixelRatio || 1)

let processorDraws: boolean | null = null

/** Whether the processor stands in for a graphics unit; surfaces are then coarser while they move. */
function drawnByProcessor(): boolean {
  if (processorDraws !== null) return processorDraws
  const gl = document.createElement('canvas').getContext('webgl2')
  const told = gl?.getExtension('WEBGL_debug_renderer_info')
  const name = gl && told ? String(gl.getParameter(told.UNMASKED_RENDERER_WEBGL)) : ''
  gl?.getExtension('WEBGL_lose_context')?.loseContext()
  processorDraws = /swiftshader|llvmpipe|software|basic render/i.test(name)
  return processorDraws
}

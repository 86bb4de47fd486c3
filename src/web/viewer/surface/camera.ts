import {
  add,
  cross,
  type Direction,
  direction,
  displacement,
  dot,
  moved,
  type Point,
  scaled,
  unit,
} from '../../../geometry/index.ts'

type Dir = Direction<'patient'>

/** How a surface is looked at: `target` in the middle, `normal` from the eye into the screen, `up` upwards, `heightMm` from the lower to the upper edge at the target. */
export interface Camera {
  readonly target: Point<'patient'>
  readonly normal: Dir
  readonly up: Dir
  readonly heightMm: number
}

export type ViewSide = 'front' | 'back' | 'left' | 'right' | 'head' | 'feet'

const d = (x: number, y: number, z: number): Dir => direction('patient', x, y, z)

/** From which side of the patient the eye looks. */
export const sides: Readonly<Record<ViewSide, Pick<Camera, 'normal' | 'up'>>> = {
  front: { normal: d(0, 1, 0), up: d(0, 0, 1) },
  back: { normal: d(0, -1, 0), up: d(0, 0, 1) },
  left: { normal: d(-1, 0, 0), up: d(0, 0, 1) },
  right: { normal: d(1, 0, 0), up: d(0, 0, 1) },
  head: { normal: d(0, 0, -1), up: d(0, -1, 0) },
  feet: { normal: d(0, 0, 1), up: d(0, -1, 0) },
}

/** Half of the angle of view: a long lens, so that sizes compare, yet near is in front of far. */
const tanHalfView = Math.tan((10 * Math.PI) / 180)

export const rightOfCamera = ({ normal, up }: Camera): Dir => unit(cross(normal, up))
const eyeDistanceMm = ({ heightMm }: Camera): number => heightMm / 2 / tanHalfView

/** Turned as by a hand on a ball: `byX` to the right, `byY` downwards, rad. */
export function orbited(camera: Camera, byX: number, byY: number): Camera {
  const right = rightOfCamera(camera)
  const [cx, sx, cy, sy] = [Math.cos(byX), Math.sin(byX), Math.cos(byY), Math.sin(byY)]
  const normal = add(add(scaled(camera.normal, cx), scaled(right, -sx)), scaled(camera.up, 0))
  const into = unit(normal)
  const tilted = unit(add(scaled(into, cy), scaled(camera.up, sy)))
  const up = unit(add(scaled(camera.up, cy), scaled(into, -sy)))
  return { ...camera, normal: tilted, up: unit(add(up, scaled(tilted, -dot(up, tilted)))) }
}

export function panned(camera: Camera, dx: number, dy: number, heightPx: number): Camera {
  const mm = camera.heightMm / heightPx
  const target = moved(moved(camera.target, rightOfCamera(camera), -dx * mm), camera.up, dy * mm)
  return { ...camera, target }
}

/** Clip space from the patient, column-major for WebGL, in single precision about the target. */
export function clipFromPatient(camera: Camera, aspect: number, depthMm: number): Float32Array {
  const right = rightOfCamera(camera)
  const far = eyeDistanceMm(camera) + depthMm
  const near = Math.max(eyeDistanceMm(camera) - depthMm, 1)
  const sy = 1 / tanHalfView
  const sx = sy / aspect
  const [a, b] = [(far + near) / (far - near), (-2 * far * near) / (far - near)]
  const eye = moved(camera.target, camera.normal, -eyeDistanceMm(camera))
  const from = (axis: Dir): number => -dot(axis, eye as unknown as Dir)
  const rows = [
    [...scaled(right, sx), sx * from(right)],
    [...scaled(camera.up, sy), sy * from(camera.up)],
    [...scaled(camera.normal, a), a * from(camera.normal) + b],
    [...camera.normal, from(camera.normal)],
  ]
  return Float32Array.from({ length: 16 }, (_, at) => rows[at % 4]?.[at >> 2] ?? 0)
}

/** Where a point is drawn, px, and how far it lies behind the target, mm. */
export function canvasFromPatient(camera: Camera, p: Point<'patient'>, widthPx: number, heightPx: number) {
  const from = displacement(p, camera.target)
  const depthMm = dot(from, camera.normal)
  const eye = eyeDistanceMm(camera)
  const scale = (heightPx / camera.heightMm) * (eye / Math.max(1e-3, eye + depthMm))
  return {
    x: widthPx / 2 + dot(from, rightOfCamera(camera)) * scale,
    y: heightPx / 2 - dot(from, camera.up) * scale,
    depthMm,
  }
}

/** The ray under a pixel: from the eye, unit direction. */
export function rayAt(camera: Camera, x: number, y: number, widthPx: number, heightPx: number) {
  const mm = camera.heightMm / heightPx
  const onTarget = moved(
    moved(camera.target, rightOfCamera(camera), (x - widthPx / 2) * mm),
    camera.up,
    (heightPx / 2 - y) * mm,
  )
  const eye = moved(camera.target, camera.normal, -eyeDistanceMm(camera))
  return { eye, along: unit(displacement(onTarget, eye)) }
}

import { constant } from '../base/index.ts'
import type { Box } from './box.ts'
import type { Landmarks } from './landmarks.ts'
import { code } from './structures.ts'

/**
 * Bright bodies outside every vertebra, told apart by place: ribs beside and behind, contrast-filled vessels in front.
 *
 * A body must survive an erosion by a millimetre, so that the bright rim a tight mask leaves round a vertebra is none.
 * Returns `code.rib`, `code.vessel` or 0 per sample.
 */
export function brightBodies(
  hu: Int16Array,
  bone: Float32Array,
  labels: Uint8Array,
  box: Box,
  marks: Landmarks,
): Uint8Array {
  const [nx, ny] = box.dims
  const size = hu.length
  const reach = Math.max(1, Math.round(1 / box.spacingMm))
  const strides = [reach, reach * nx, reach * nx * ny] as const
  const [sx, sy, sz] = strides
  const bright = new Uint8Array(size)
  const leastHu = brightHu.value
  for (let at = 0; at < size; at++) if (hu[at]! > leastHu && labels[at] === 0 && bone[at]! < 0.05) bright[at] = 1
  const core = new Uint8Array(size)
  for (let at = sz; at < size - sz; at++)
    if (bright[at] === 1 && bright[at - sx]! + bright[at + sx]! + bright[at - sy]! + bright[at + sy]! === 4)
      core[at] = bright[at - sz]! & bright[at + sz]!
  return grown(named(core, box, marks), bright, strides)
}

export const brightHu = constant({
  value: 170,
  range: [130, 250],
  unit: 'HU',
  source: 'project-assumption',
  note: 'project choice: cortex and contrast lie above it, muscle and most trabecular rims below',
})

export const smallestBrightMm3 = constant({
  value: 150,
  range: [50, 400],
  unit: 'mm3',
  source: 'project-assumption',
  note: 'project choice: a bright body smaller than this beside a vertebra is left unnamed: noise, calcium, rims of masks',
})

export const vesselBehindFrontMm = constant({
  value: 4,
  range: [0, 8],
  unit: 'mm',
  source: 'project-assumption',
  note: 'project choice: bright bodies whose middle lies at most this far behind the anterior wall are taken for vessels, others for ribs',
})

/** Each connected core gets the name its centre deserves; small ones are dropped. */
function named(core: Uint8Array, box: Box, marks: Landmarks): Uint8Array {
  const [nx, ny, nz] = box.dims
  const names = new Uint8Array(core.length)
  const stack: number[] = []
  for (let start = 0; start < core.length; start++) {
    if (core[start] !== 1) continue
    const body: number[] = []
    let sumY = 0
    core[start] = 2
    stack.push(start)
    while (stack.length > 0) {
      const at = stack.pop() as number
      body.push(at)
      const i = at % nx
      const j = Math.floor(at / nx) % ny
      const k = Math.floor(at / (nx * ny))
      sumY += j
      const visit = (next: number, inside: boolean): void => {
        if (inside && core[next] === 1) {
          core[next] = 2
          stack.push(next)
        }
      }
      visit(at - 1, i > 0)
      visit(at + 1, i < nx - 1)
      visit(at - nx, j > 0)
      visit(at + nx, j < ny - 1)
      visit(at - nx * ny, k > 0)
      visit(at + nx * ny, k < nz - 1)
    }
    if (body.length * box.spacingMm ** 3 < smallestBrightMm3.value) continue
    const meanY = box.origin[1] + (sumY / body.length) * box.spacingMm
    const name = meanY < marks.anteriorY(0) + vesselBehindFrontMm.value ? code.vessel : code.rib
    for (const at of body) names[at] = name
  }
  return names
}

/** Gives the eroded millimetre back. */
function grown(names: Uint8Array, bright: Uint8Array, strides: readonly number[]): Uint8Array {
  const out = names.slice()
  const border = strides[2]!
  for (let at = border; at < names.length - border; at++) {
    if (!bright[at] || names[at]) continue
    for (const s of strides) {
      const near = names[at - s]! || names[at + s]!
      if (near) {
        out[at] = near
        break
      }
    }
  }
  return out
}

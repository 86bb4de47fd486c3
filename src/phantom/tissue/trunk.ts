import type { Settings } from '../options.ts'
import type { Person } from '../person.ts'
import type { Canvas } from '../scanner/canvas.ts'
import type { Grain } from './grain.ts'

/** Everything that is not bone. */
export function paintTrunk(canvas: Canvas, person: Person, settings: Settings, _grain: Grain): void {
  const tips = person.vertebrae.map((v) => v.pose.origin[1] + 60)
  const skin = Math.max(...tips) + person.skinBehindSpinousMm
  const plane = canvas.nx * canvas.ny
  for (let k = 0; k < canvas.nz; k++)
    for (let j = 0; j < canvas.ny; j++) {
      const y = canvas.first[1] + j * canvas.spacingMm[1]
      const hu = y > skin ? -1000 : y > skin - 15 ? -100 : 45
      canvas.hu.fill(hu, k * plane + j * canvas.nx, k * plane + (j + 1) * canvas.nx)
    }
  if (settings.contrastHu < 0) canvas.hu.fill(0)
}

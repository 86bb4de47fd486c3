import { constant } from '../../base/index.ts'
import { kind, type Region } from './region.ts'

/** HU below which a voxel inside a body can only hold gas: fat ends near -120. */
export const gasBelow = constant({
  value: -150,
  range: [-200, -100],
  unit: 'HU',
  source: 'project-assumption',
  note: 'fat is -82.6 HU in facts A11.8; a noise of 30 HU below that is still fat',
})

/** What gas itself reads inside bone, by which partly filled voxels are counted. */
const gasHu = constant({
  value: -900,
  range: [-1000, -750],
  unit: 'HU',
  source: 'project-assumption',
  note: 'air is -956.8 HU in facts A11.8; scatter from the bone around lifts it a little',
})

const leastMm3 = 15

/**
 * Volume of gas inside a body, mm3: connected voxels below -150 HU that lie in the body, with the partly filled voxels round
 * them counted by how far they are filled. Pockets under 15 mm3 are noise and count nothing.
 */
export function cleftVolume(region: Region, spongyHu: number): number {
  const { dims, spacingMm } = region.grid
  const [nx, ny] = dims
  const cell = spacingMm[0] * spacingMm[1] * spacingMm[2]
  const steps = [1, -1, nx, -nx, nx * ny, -nx * ny]
  const seen = new Uint8Array(region.hu.length)
  let total = 0
  for (let seed = 0; seed < region.hu.length; seed++) {
    if (seen[seed] || region.kinds[seed] !== kind.body || region.hu[seed]! >= gasBelow.value) continue
    const pocket = [seed]
    seen[seed] = 1
    for (let n = 0; n < pocket.length; n++)
      for (const step of steps) {
        const next = pocket[n]! + step
        if (next < 0 || next >= seen.length || seen[next] || region.kinds[next] !== kind.body) continue
        if (region.hu[next]! >= gasBelow.value) continue
        seen[next] = 1
        pocket.push(next)
      }
    if (pocket.length * cell < leastMm3) continue
    total += filled(region, pocket, steps, spongyHu) * cell
  }
  return total
}

/** Sum of the filling of a pocket and of the body voxels that touch it. */
function filled(region: Region, pocket: readonly number[], steps: readonly number[], spongyHu: number): number {
  const all = new Set(pocket)
  for (const at of pocket) for (const step of steps) if (region.kinds[at + step] === kind.body) all.add(at + step)
  let sum = 0
  for (const at of all) sum += Math.min(1, Math.max(0, (spongyHu - region.hu[at]!) / (spongyHu - gasHu.value)))
  return sum
}

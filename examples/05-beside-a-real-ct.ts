// 5. Put a made-up patient beside a real one, cut the same way, and say how dense the made-up bone is.
//    Run: npx node examples/05-beside-a-real-ct.ts picture.png      Read next: docs/phantom.md
//    The real CT is CC0-LSPINE-01 (CC0, published by its own subject); where it is absent only the made-up half is drawn.
import { readFileSync, writeFileSync } from 'node:fs'
import { mapPoint, type Point, point, voxelFromPatient } from '../src/geometry/index.ts'
import { readNifti, type Volume } from '../src/imaging/index.ts'
import { makePhantom } from '../src/phantom/index.ts'
import { png } from '../src/report/index.ts'
import { realData } from '../test/real-data.ts'

/** What to cut: through a pedicle, through a facet joint, along the mid-line, through the bodies from ear to ear. */
interface Places {
  readonly pedicle: Point<'patient'>
  readonly joint: Point<'patient'>
  readonly middle: Point<'patient'>
}

const mmPerPixel = 0.42
const [windowLow, windowHigh] = [-250, 650]

/** A rectangle of the volume around `centre`, grey, one byte a pixel; `across` and `down` are patient axes. */
function slice(volume: Volume, centre: Point<'patient'>, across: 0 | 1, down: 1 | 2, size: readonly [number, number]) {
  const voxel = voxelFromPatient(volume.grid)
  const [nx, ny, nz] = volume.grid.dims
  const [columns, rows] = size.map((mm) => Math.round(mm / mmPerPixel)) as [number, number]
  const samples = new Uint8Array(columns * rows)
  for (let r = 0; r < rows; r++)
    for (let c = 0; c < columns; c++) {
      const at = [...centre] as [number, number, number]
      at[across] += (c - columns / 2) * mmPerPixel
      at[down] += (r - rows / 2) * mmPerPixel * (down === 2 ? -1 : 1)
      const hu = trilinear(volume, mapPoint(voxel, point('patient', ...at)), nx, ny, nz)
      samples[r * columns + c] = Math.max(0, Math.min(255, (255 * (hu - windowLow)) / (windowHigh - windowLow)))
    }
  return { columns, rows, samples }
}

function trilinear({ samples }: Volume, [x, y, z]: Point<'voxel'>, nx: number, ny: number, nz: number): number {
  const [i, j, k] = [Math.floor(x), Math.floor(y), Math.floor(z)]
  if (i < 0 || j < 0 || k < 0 || i > nx - 2 || j > ny - 2 || k > nz - 2) return -1000
  const at = (di: number, dj: number, dk: number) => samples[i + di + nx * (j + dj + ny * (k + dk))] as number
  const mix = (a: number, b: number, f: number) => a + f * (b - a)
  const row = (dj: number, dk: number) => mix(at(0, dj, dk), at(1, dj, dk), x - i)
  return mix(mix(row(0, 0), row(1, 0), y - j), mix(row(0, 1), row(1, 1), y - j), z - k)
}

/** Two axial cuts one over the other, then the sagittal and the coronal one. */
function board(volume: Volume, { pedicle, joint, middle }: Places) {
  const tiles = [
    { ...slice(volume, pedicle, 0, 1, [112, 126]), left: 0, top: 0 },
    { ...slice(volume, joint, 0, 1, [112, 126]), left: 0, top: 302 },
    { ...slice(volume, middle, 1, 2, [130, 253]), left: 269, top: 0 },
    { ...slice(volume, middle, 0, 2, [112, 253]), left: 581, top: 0 },
  ]
  const [columns, rows] = [848, 602]
  const samples = new Uint8Array(columns * rows)
  for (const tile of tiles)
    for (let r = 0; r < Math.min(tile.rows, rows - tile.top); r++)
      samples.set(tile.samples.subarray(r * tile.columns, (r + 1) * tile.columns), (tile.top + r) * columns + tile.left)
  return { columns, rows, samples }
}

export async function run(picture?: string): Promise<number> {
  const made = makePhantom({ seed: 20, trabecularHu: 166, spacingMm: picture ? 0.8 : 2 })
  const vertebra = made.truth.spine.vertebrae.find((v) => v.level === 'L2')
  if (!vertebra?.pedicles.left) return Number.NaN
  const [cx, cy] = vertebra.body.centre
  const low = vertebra.body.inferior.centre[2]
  const boards = [
    board(made.volume, {
      pedicle: point('patient', cx, cy + 14, vertebra.pedicles.left.isthmus[2] - 1),
      joint: point('patient', cx, cy + 14, low - 1),
      middle: point('patient', cx, cy + 22, vertebra.body.centre[2] - 35),
    }),
  ]
  const file = picture && realData('CC0-LSPINE-01/ct_fused_0.8mm.nii.gz')
  if (file) {
    const { volume } = await readNifti(new Uint8Array(readFileSync(file)), 'CC0-LSPINE-01')
    const at = (y: number, z: number) => point('patient', -10, y, z)
    boards.unshift(board(volume, { pedicle: at(49, -1082.8), joint: at(49, -1102.8), middle: at(55, -1130) }))
  }
  const columns = 856 * boards.length - 8
  const samples = new Uint8Array(columns * 602).fill(255)
  boards.forEach((b, n) => {
    for (let r = 0; r < 602; r++) samples.set(b.samples.subarray(r * 848, (r + 1) * 848), r * columns + n * 856)
  })
  if (picture) writeFileSync(picture, await png({ columns, rows: 602, channels: 1, samples }))
  return vertebra.density?.trabecularMeanHu ?? Number.NaN
}

if (import.meta.main) console.log(await run(process.argv[2] ?? 'phantom-beside-real.png'))

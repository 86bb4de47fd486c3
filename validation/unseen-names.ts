// Names on made-up patients that nothing was tried on: with transitional vertebrae, and cropped above the sacrum or below the ribs.
//   node validation/unseen-names.ts [patients]   (20 patients: about 3 minutes on two cores)
import { execFile } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import { type Level, nameLevels } from '../src/anatomy/index.ts'
import { distance, gridFrom, type Point } from '../src/geometry/index.ts'
import type { Volume } from '../src/imaging/index.ts'
import { makePhantom, type PhantomOptions } from '../src/phantom/index.ts'
import { type Row, row } from './row.ts'

/** One image of one patient: what was seen, what was said. */
interface NamedImage {
  readonly image: string
  readonly transitional: string
  readonly certainty: string
  readonly told: string
  readonly wrong: readonly string[]
  readonly bodies: number
}

const firstSeed = 101
const kinds = ['none', 'L6', 'T13', 'lumbarised', 'sacralised'] as const
const crops = ['whole', 'no sacrum', 'no ribs'] as const

const optionsOf = (seed: number): PhantomOptions => ({
  seed,
  trabecularHu: [150, 90, 45][seed % 3] as number,
  transitional: kinds[seed % kinds.length] as (typeof kinds)[number],
  spacingMm: [1, 1, [1.25, 1.5, 2, 3][seed % 4] as number],
})

export async function unseenNameRows(count: number, atOnce: number, tell: (line: string) => void): Promise<Row[]> {
  const images: NamedImage[] = []
  let next = firstSeed
  const worker = async (): Promise<void> => {
    for (let seed = next++; seed < firstSeed + count; seed = next++) {
      const found = await inProcess(seed)
      found.forEach((i) => {
        tell(`${i.image}: ${i.wrong.join(' ') || 'right'}, ${i.certainty}, transitional: ${i.told}`)
      })
      images.push(...found)
    }
  }
  await Promise.all(Array.from({ length: atOnce }, worker))
  return rowsOf(images, count)
}

function rowsOf(images: readonly NamedImage[], count: number): Row[] {
  const on = `phantoms, ${count} unseen seeds with L6, T13, lumbarised and sacralised ones, whole and cropped`
  const bodies = (list: readonly NamedImage[]): string => {
    const total = list.reduce((sum, i) => sum + i.bodies, 0)
    return `${total - list.reduce((sum, i) => sum + i.wrong.length, 0)} of ${total} levels`
  }
  const whole = images.filter((i) => i.image.endsWith('whole'))
  const usual = whole.filter((i) => !['L6', 'T13', 'lumbarised'].includes(i.transitional))
  const odd = whole.filter((i) => !usual.includes(i))
  const falselySure = images.filter((i) => i.wrong.length > 0 && i.certainty === 'certain')
  const told = odd.filter((i) => i.told !== 'none')
  return [
    row(
      on,
      'right names, 24 presacral vertebrae',
      bodies(usual),
      usual.every((i) => i.wrong.length === 0),
    ),
    row(on, 'right names, 25 presacral vertebrae (no bar)', bodies(odd), true),
    row(
      on,
      'a 25th presacral vertebra is told as transitional',
      `${told.length} of ${odd.length}`,
      told.length === odd.length,
    ),
    row(on, 'right names where cropped (no bar)', bodies(images.filter((i) => !whole.includes(i))), true),
    row(
      on,
      'no wrong name is called certain',
      `${falselySure.length} of ${images.length} images ${falselySure.map((i) => i.image).join(', ')}`.trim(),
      falselySure.length === 0,
    ),
  ]
}

async function study(seed: number): Promise<NamedImage[]> {
  const options = optionsOf(seed)
  const { volume, truth } = makePhantom(options)
  const known = truth.spine.vertebrae.map((v) => ({ level: v.level, centre: v.body.centre }))
  const out: NamedImage[] = []
  for (const crop of crops) {
    const [low, high] = range(crop, known)
    const about = {
      image: `seed ${seed} ${options.transitional}, ${options.trabecularHu} HU, ${crop}`,
      transitional: options.transitional as string,
    }
    const inView = known.filter(({ centre }) => centre[2] > low + 8 && centre[2] < high - 8)
    try {
      const { numbering, bodies } = await nameLevels(slab(volume, low, high))
      const wrong = inView.flatMap(({ level, centre }) => {
        const near = bodies.map((b) => ({ ...b, mm: distance(b.centre, centre) })).sort((a, b) => a.mm - b.mm)[0]
        const name = near && near.mm < 12 ? near.level : 'none'
        return name === level ? [] : [`${level}->${name}`]
      })
      out.push({ ...about, certainty: numbering.certainty, told: numbering.transitional, wrong, bodies: inView.length })
    } catch (cause) {
      const wrong = inView.map(({ level }) => `${level}->none`)
      out.push({ ...about, certainty: 'none', told: String(cause), wrong, bodies: inView.length })
    }
  }
  return out
}

/** Heights between which the image ends, mm. */
function range(
  crop: (typeof crops)[number],
  known: readonly { level: Level; centre: Point<'patient'> }[],
): readonly [number, number] {
  const z = (level: Level): number => known.find((v) => v.level === level)?.centre[2] as number
  if (crop === 'no sacrum') return [z('L4') - 4, Infinity]
  if (crop === 'no ribs') return [-Infinity, z('L1') + 10]
  return [-Infinity, Infinity]
}

/** The slices of an axial volume between two heights. */
function slab(volume: Volume, low: number, high: number): Volume {
  const [nx, ny, nz] = volume.grid.dims
  const m = [...(volume.grid.patientFromVoxel as Float64Array)]
  const z = (k: number): number => (m[11] as number) + k * (m[10] as number)
  const kept = Array.from({ length: nz }, (_, k) => k).filter((k) => z(k) >= low && z(k) <= high)
  const first = kept[0] as number
  m[11] = z(first)
  const samples = volume.samples.slice(first * nx * ny, (first + kept.length) * nx * ny)
  const grid = gridFrom([nx, ny, kept.length], Float64Array.from(m) as typeof volume.grid.patientFromVoxel)
  return { ...volume, grid, samples }
}

function inProcess(seed: number): Promise<NamedImage[]> {
  return new Promise((resolve, reject) => {
    execFile(process.execPath, [fileURLToPath(import.meta.url), '--seed', String(seed)], (error, stdout, stderr) => {
      if (error) reject(new Error(`seed ${seed}: ${stderr}`))
      else resolve(JSON.parse(stdout) as NamedImage[])
    })
  })
}

if (import.meta.main) {
  const [first, second] = process.argv.slice(2)
  if (first === '--seed') console.log(JSON.stringify(await study(Number(second))))
  else
    for (const r of await unseenNameRows(Number(first ?? 20), 2, (line) => console.log(line)))
      console.log(`${r.asked}: ${r.reached} (${r.met})`)
}

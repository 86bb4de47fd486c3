// How warm cement makes a vertebra in a bath, against Belkoff and Molloy 2003 and others: range against range (facts C6.5-C6.9).
// `node validation/run.ts --only cement-heat`, about three minutes.
import { findSpine } from '../src/anatomy/index.ts'
import {
  brandNamed,
  cementClasses,
  type HeatResult,
  heatOf,
  heatPlacesOf,
  Injection,
  mediumOf,
  type Ranged,
  residualMarrow,
  startClock,
  syringes,
  tick,
} from '../src/cement/index.ts'
import type { Kernels } from '../src/compute/index.ts'
import { startKernels } from '../src/compute/node.ts'
import { displacement, gridAlongPatient, mapPoint, type Point, point, unit } from '../src/geometry/index.ts'
import { makePhantom } from '../src/phantom/index.ts'
import { type Row, row, skipped } from './row.ts'

const h = 1.5
const dims = [48, 48, 36] as const
const porosity = 0.87

/** Volume of cement, how far its lumps lie behind the middle of the body, and what marrow stays in the pores it fills. */
interface Specimen {
  readonly volumeMl: number
  readonly backMm: number
  readonly marrowShare?: number
}

/**
 * A lumbar body as an elliptic cylinder of 46 x 33 x 27 mm in water at 37 degrees, cement as two lumps, as from two needles,
 * before or behind the middle: published ranges are over bodies in which it lay differently.
 *
 * j runs to the back. Thermometers: a patch of the front wall, the middle of the body, and the canal behind it.
 */
function body({ volumeMl, backMm, marrowShare = residualMarrow.value }: Specimen) {
  const count = dims[0] * dims[1] * dims[2]
  const cementFraction = new Float32Array(count)
  const filledAtS = new Float32Array(count).fill(-1)
  const soft = new Uint8Array(count)
  const [anterior, centre, canal] = [new Uint8Array(count), new Uint8Array(count), new Uint8Array(count)]
  const nearest = new Float64Array(count).fill(Infinity)
  const inside: number[] = []
  for (let v = 0; v < count; v++) {
    const x = ((v % dims[0]) - (dims[0] - 1) / 2) * h
    const y = ((Math.floor(v / dims[0]) % dims[1]) - (dims[1] - 1) / 2) * h + 4
    const z = (Math.floor(v / (dims[0] * dims[1])) - (dims[2] - 1) / 2) * h
    const bone = (x / 23) ** 2 + (y / 16.5) ** 2 <= 1 && Math.abs(z) <= 13.5
    if (!bone) soft[v] = 1
    if (bone) {
      inside.push(v)
      nearest[v] = Math.min(Math.hypot(x - 8, y - backMm, 1.15 * z), Math.hypot(x + 8, y - backMm, 1.15 * z))
    }
    if (bone && Math.abs(x) < 4 && Math.abs(z) < 4 && y < -14.5) anterior[v] = 1
    if (Math.hypot(x, y, z) < 2.5) centre[v] = 1
    if (!bone && Math.hypot(x / 10, (y - 16.5 - 7) / 6) < 1 && Math.abs(z) < 8) canal[v] = 1
  }
  const order = inside.sort((a, b) => (nearest[a] as number) - (nearest[b] as number))
  const fraction = porosity * (1 - marrowShare)
  const voxels = Math.round((1000 * volumeMl) / fraction / h ** 3)
  for (const [n, v] of order.slice(0, voxels).entries()) {
    cementFraction[v] = fraction
    filledAtS[v] = (60 * n) / voxels
  }
  const grid = gridAlongPatient([...dims], [h, h, h], point('patient', 0, 0, 0))
  return { field: { grid, cementFraction, filledAtS }, soft, places: { anterior, centre, canal } }
}

async function warmed(specimen: Specimen, kernels: Kernels): Promise<HeatResult> {
  const brand = brandNamed('Simplex P') ?? cementClasses.low
  const clock = tick(startClock(brand, { storedAtC: 22, roomC: 22 }), 300, 22)
  return heatOf({ ...body(specimen), brand, clock, bloodless: true, bodyC: 37 }, kernels)
}

const span = ({ low, value, high }: Ranged, per = 1): string =>
  `${(low / per).toFixed(1)} to ${(high / per).toFixed(1)} (usual ${(value / per).toFixed(1)})`
const meets = (ours: Ranged, [low, high]: readonly [number, number]): boolean => ours.low <= high && ours.high >= low

/** The same through the whole chain: made-up osteoporotic patient, bone read from the CT, cement injected from two needles. */
async function injected(kernels: Kernels): Promise<Row[]> {
  const phantom = makePhantom({ seed: 2, levels: ['L2', 'L3', 'L4'], trabecularHu: 75 })
  const spine = await findSpine(phantom.volume, kernels)
  const vertebra = spine.vertebrae[1]
  if (!vertebra) return [skipped('Belkoff 2003 through the whole chain', '49 to 112 C', 'no vertebra found')]
  const medium = await mediumOf(phantom.volume, spine, vertebra.level, kernels)
  const at = (x: number, y: number): Point<'patient'> =>
    mapPoint(vertebra.patientFromVertebra, point('vertebra', x, y, 0))
  const forward = unit(displacement(at(0, 0), at(0, -1)))
  const brand = brandNamed('Simplex P') ?? cementClasses.low
  const clock = tick(startClock(brand, { storedAtC: 22, roomC: 22 }), 330, 22)
  const rows: Row[] = []
  for (const volumeMl of [6, 10]) {
    const needles = [-10, 10].map((x) => ({ at: at(x, -4), direction: forward, innerRadiusMm: 1.2, lengthMm: 120 }))
    const injection = Injection.start({ medium, brand, clock, needles, syringe: syringes.pump, stops: {} }, kernels)
    for (const needle of [0, 1]) await injection.push(needle, 100, 500 * volumeMl)
    const record = injection.record()
    injection.close()
    const heat = await heatOf(
      { field: record, brand, clock, bloodless: true, ...heatPlacesOf(medium, record) },
      kernels,
    )
    const centre = heat.places.centre?.peakC as Ranged
    const canal = heat.places.canal?.peakC as Ranged
    rows.push(
      row(
        `Belkoff 2003, centre, ${volumeMl} mL injected into a made-up ${vertebra.level}: usual run (E18)`,
        '49 to 112 C',
        `${span(centre)} C`,
        centre.value >= 49 && centre.value <= 112,
      ),
      row(
        `Belkoff 2003, canal, ${volumeMl} mL injected into a made-up ${vertebra.level}`,
        '39 to 57 C; ranges overlap',
        `${span(canal)} C`,
        meets(canal, [39, 57]),
      ),
    )
  }
  return rows
}

export async function cementHeatRows(): Promise<readonly Row[]> {
  const kernels = await startKernels(2)
  try {
    const results: HeatResult[] = []
    for (const volumeMl of [6, 10])
      for (const backMm of [-5, 3]) results.push(await warmed({ volumeMl, backMm }, kernels))
    const none = await warmed({ volumeMl: 6, backMm: -5, marrowShare: 0 }, kernels)
    const both = (read: (r: HeatResult) => Ranged): Ranged => {
      const all = results.map(read)
      return {
        low: Math.min(...all.map(({ low }) => low)),
        value: all.reduce((sum, { value }) => sum + value, 0) / all.length,
        high: Math.max(...all.map(({ high }) => high)),
      }
    }
    const place = (name: string) => (r: HeatResult) => r.places[name] as NonNullable<(typeof r.places)[string]>
    const rows = (
      [
        ['anterior', 'front wall', [44, 113], [0, 5.5]],
        ['centre', 'centre', [49, 112], [0, 8]],
        ['canal', 'canal', [39, 57], [0, 2.5]],
      ] as const
    ).flatMap(([name, words, peak, minutes]) => {
      const at = place(name)
      const peakC = both((r) => at(r).peakC)
      const above = both((r) => at(r).above50S)
      return [
        row(
          `Belkoff 2003, ${words}, 6 and 10 mL, bath of 37 C: peak`,
          `${peak[0]} to ${peak[1]} C; ranges overlap`,
          `${span(peakC)} C`,
          meets(peakC, peak),
        ),
        row(
          `Belkoff 2003, ${words}: minutes above 50 C`,
          `${minutes[0]} to ${minutes[1]}; ranges overlap`,
          span(above, 60),
          meets(above, [60 * minutes[0], 60 * minutes[1]]),
        ),
      ]
    })
    const centre = both((r) => place('centre')(r).peakC)
    const usualInside = centre.value >= 49 && centre.value <= 112
    return [
      ...rows,
      ...(await injected(kernels)),
      row(
        'Belkoff 2003, centre: the usual run within what was measured (E18)',
        '49 to 112 C',
        `${centre.value.toFixed(1)} C`,
        usualInside,
      ),
      row(
        'canal in another 25 bodies in a bath: highest',
        '43.2 C; within our range',
        `${span(both((r) => place('canal')(r).peakC))} C`,
        meets(
          both((r) => place('canal')(r).peakC),
          [43.16, 43.16],
        ),
      ),
      row(
        'the same with cement in all of the pores, the water of a fifth all the same, 6 mL',
        'printed',
        `${span(place('centre')(none).peakC)} C`,
        true,
      ),
      row(
        'lying until the core has set, from the last cement',
        'printed',
        `${span(
          both((r) => r.lyingCoreS),
          60,
        )} min`,
        true,
      ),
    ]
  } finally {
    await kernels.close()
  }
}

/**
 * Slices drawn from the samples against vtk.js' reslicing filter: same volume, same planes, both trilinear, alternating in one
 * run, CPU time.
 *
 * Goal: three pictures of 512 x 512, one pixel a voxel, from a 512 x 512 x 400 CT within a frame at 30 frames/s of one core, labels
 * included. Missing it costs sharpness, not frames: the viewer draws fewer pixels while something moves.
 * Non-goals: graphics units, which neither uses; zoom below one voxel a pixel.
 *
 *   node bench/slices.ts [--tiny]
 */
import vtkDataArray from '@kitware/vtk.js/Common/Core/DataArray.js'
import vtkImageData from '@kitware/vtk.js/Common/DataModel/ImageData.js'
import vtkImageReslice from '@kitware/vtk.js/Imaging/Core/ImageReslice.js'
import { direction, gridAlongPatient, type Point, point, scaled } from '../src/geometry/index.ts'
import { blendLayer, type ColourLayer, colourWord, readLayer } from '../src/web/viewer/slice/draw-layer.ts'
import { drawSamples } from '../src/web/viewer/slice/draw-samples.ts'
import { orthonormal, type Plane, rightOf, standardPlane } from '../src/web/viewer/slice/plane.ts'
import { rasterOf } from '../src/web/viewer/slice/raster.ts'

const tiny = process.argv.includes('--tiny')
const [dims, pixels, runs] = tiny ? ([[48, 48, 40], 64, 3] as const) : ([[512, 512, 400], 512, 15] as const)
const spacingMm = [0.7, 0.7, 0.8] as const
const grid = gridAlongPatient(dims, spacingMm, point('patient', 0, 0, 0))
const samples = new Int16Array(new SharedArrayBuffer(2 * dims[0] * dims[1] * dims[2]))
for (let k = 0, at = 0; k < dims[2]; k++)
  for (let j = 0; j < dims[1]; j++)
    for (let i = 0; i < dims[0]; i++, at++)
      samples[at] = 600 * Math.sin(i / 9) * Math.cos(j / 11) + 400 * Math.sin(k / 7)
const values = new Uint8Array(samples.length)
for (let at = 0; at < values.length; at++) values[at] = samples[at]! > 300 ? 20 + (at % 3) : 0
const labels: ColourLayer = {
  id: 'labels',
  as: 'labels',
  grid,
  values,
  colours: new Uint32Array(256).fill(colourWord('#56b4e9')),
  opacity: 0.2,
}

const at = (axis: 0 | 1 | 2): number => ((dims[axis] - 1) / 2) * spacingMm[axis]
const middle: Point<'patient'> = point('patient', at(0), at(1), at(2))
const oblique = orthonormal({
  centre: middle,
  normal: direction('patient', 0.4, 0.7, -0.5),
  up: direction('patient', 0, 0.2, 1),
})
const planes: Readonly<Record<string, Plane>> = {
  axial: standardPlane('axial', middle),
  sagittal: standardPlane('sagittal', middle),
  coronal: standardPlane('coronal', middle),
  oblique,
}
const pixelsPerMm = 1 / 0.7
const words = new Uint32Array(pixels * pixels)
const bytes = new Uint8Array(pixels * pixels)

const cpuMs = (work: () => void): number => {
  const before = process.cpuUsage()
  work()
  const { user, system } = process.cpuUsage(before)
  return (user + system) / 1000
}

function ours(plane: Plane, withLabels: boolean): void {
  const raster = rasterOf({ plane, widthPx: pixels, heightPx: pixels, pixelsPerMm }, grid, 1)
  drawSamples({ samples, grid }, raster, { centre: 300, width: 1800 }, words, 0, pixels)
  if (!withLabels) return
  readLayer(labels, raster, false, bytes, 0, pixels)
  blendLayer(labels, bytes, raster, words, 0, pixels)
}

/** What we use of vtk.js, whose types leave it out. */
interface Vtk {
  getPointData(): { setScalars(array: unknown): void }
  setInputData(data: unknown): void
  update(): void
  getOutputData(): unknown
}

const image = vtkImageData.newInstance({ spacing: [...spacingMm], origin: [0, 0, 0] })
image.setDimensions(dims[0], dims[1], dims[2])
const scalars = image as unknown as Vtk
scalars.getPointData().setScalars(vtkDataArray.newInstance({ name: 'hu', values: samples, numberOfComponents: 1 }))

function theirs(plane: Plane): void {
  const filter = vtkImageReslice.newInstance()
  const pipe = filter as unknown as Vtk
  pipe.setInputData(image)
  filter.setOutputDimensionality(2)
  const right = rightOf(plane)
  const down = scaled(plane.up, -1)
  const corner = plane.centre.map((v, axis) => v - (pixels / 2 / pixelsPerMm) * (right[axis]! + down[axis]!))
  filter.setResliceAxes([...right, 0, ...down, 0, ...plane.normal, 0, ...corner, 1] as never)
  filter.setOutputSpacing([1 / pixelsPerMm, 1 / pixelsPerMm, 1])
  filter.setOutputOrigin([0, 0, 0])
  filter.setOutputExtent([0, pixels - 1, 0, pixels - 1, 0, 0])
  filter.setInterpolationMode(1)
  pipe.update()
  pipe.getOutputData()
}

const median = (all: readonly number[]): number => [...all].sort((a, b) => a - b)[all.length >> 1] as number
let three = 0
console.log(`volume ${dims.join(' x ')}, pictures ${pixels} x ${pixels}, median of ${runs}, ms of CPU`)
for (const [name, plane] of Object.entries(planes)) {
  const [a, b, c]: number[][] = [[], [], []]
  for (let run = 0; run < runs + 2; run++) {
    const times = [cpuMs(() => ours(plane, false)), cpuMs(() => ours(plane, true)), cpuMs(() => theirs(plane))]
    // The first two runs warm the compiler up.
    if (run >= 2) for (const [n, list] of [a, b, c].entries()) list!.push(times[n]!)
  }
  if (name !== 'oblique') three += median(b!)
  const ratio = (median(c!) / median(a!)).toFixed(1)
  console.log(
    `${name.padEnd(9)} ours ${median(a!).toFixed(1)}, with labels ${median(b!).toFixed(1)}, vtk.js ImageReslice ${median(c!).toFixed(1)}: ${ratio} times`,
  )
}
console.log(
  `three planes with labels: ${three.toFixed(1)} ms, asked at most 33.3: ${three <= 33.3 ? 'reached' : 'missed'}`,
)

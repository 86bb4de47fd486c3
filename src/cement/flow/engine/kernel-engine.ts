import { present } from '../../../base/index.ts'
import type { KernelMemory, Kernels } from '../../../compute/index.ts'
import type { Crossing } from '../advance/take-in.ts'
import { mm2PerM2, shearPerFlux } from '../fluids.ts'
import type { Flow, FlowEngine, FlowStep } from './engine.ts'
import { type FrontLayout, frontWord, layOutFront } from './kernel-front.ts'
import { copyRows, type Lattice, latticeOf } from './lattice.ts'

/**
 * Steps of an injection on the kernels' threads, one call a step.
 *
 * Memory is taken by `open` and given back by `close`: whoever opened it closes it before others allocate. The same bits on
 * any number of threads.
 */
export function kernelEngine(kernels: Kernels): FlowEngine {
  const { memory } = kernels
  let mark = 0
  let opened: Opened | undefined
  return {
    open: (flow) => {
      mark = memory.mark()
      const lattice = latticeOf(flow.system.dims)
      const layout = layOutFront(kernels, lattice, flow, toldMost(flow))
      opened = { memory, flow, lattice, layout }
      copyFlowIn(opened)
      copySurroundingsIn(opened)
      copyFrontIn(opened)
    },
    step: async (step, onCrossing) => {
      const own = present(opened, 'an open flow')
      tellStep(own, step)
      await kernels.together('flowStep', () => [own.layout.plan.offset])
      const pressure = memory.f64(own.layout.flow.pressure)
      const tipPa = step.cells.at.map((v) => pressure[own.lattice.inside(v)]!)
      return { tipPa, came: hear(own, onCrossing) }
    },
    surroundingsChanged: () => {
      const own = present(opened, 'an open flow')
      copySurroundingsIn(own)
      memory.i32(own.layout.plan)[frontWord.assemble] = 1
    },
    close: () => {
      if (opened) {
        bringBack(opened)
        memory.release(mark)
      }
      opened = undefined
    },
  }
}

interface Opened {
  readonly memory: KernelMemory
  readonly flow: Flow
  readonly lattice: Lattice
  readonly layout: FrontLayout
}

/** Room for what one step can tell: a few times all faces between different marks and all held voxels. */
function toldMost({ system, marks, medium }: Flow): number {
  const [nx, ny] = system.dims
  const count = marks.length
  let faces = 0
  for (let v = 0; v < count; v++) {
    const mark = marks[v]!
    if (medium.fixed[v] === 1) faces++
    if (v + 1 < count && marks[v + 1] !== mark) faces++
    if (v + nx < count && marks[v + nx] !== mark) faces++
    if (v + nx * ny < count && marks[v + nx * ny] !== mark) faces++
  }
  return 4 * faces + 4096
}

function copyFlowIn({ memory, flow, lattice, layout }: Opened): void {
  const { permeability, mobility, medium, pressurePa, front } = flow
  const { x, y, z } = permeability
  for (const axis of ['x', 'y', 'z'] as const) {
    copyRows(lattice, 'in', permeability[axis], memory.f32(layout.permeability[axis]))
    copyRows(lattice, 'in', mobility[axis], memory.f32(layout.mobility[axis]))
  }
  const shear = new Float32Array(x.length)
  for (let v = 0; v < x.length; v++)
    if (x[v]! > 0) shear[v] = shearPerFlux(Math.cbrt(x[v]! * y[v]! * z[v]!) / mm2PerM2, medium.porosity[v]!)
  copyRows(lattice, 'in', shear, memory.f32(layout.shear))
  copyRows(lattice, 'in', pressurePa, memory.f64(layout.flow.pressure))
  copyRows(lattice, 'in', front.capacityMm3, memory.f64(layout.capacity))
  copyRows(lattice, 'in', flow.marks, memory.u8(layout.marks))
  memory.f64(layout.scalars).set([medium.grid.spacingMm[0], flow.marrowPaS])
}

function copySurroundingsIn({ memory, flow, lattice, layout }: Opened): void {
  const { medium, joins, waiting } = flow
  copyRows(lattice, 'in', joins, memory.u8(layout.joins))
  copyRows(lattice, 'in', medium.fixed, memory.u8(layout.fixed))
  copyRows(lattice, 'in', waiting, memory.u8(layout.waiting))
  copyRows(lattice, 'in', medium.fixedPa, memory.f32(layout.fixedPa))
}

function copyFrontIn({ memory, flow, lattice, layout }: Opened): void {
  const { front } = flow
  const [nx, ny] = lattice.padded
  const filledAt = memory.f32(layout.filledAt).fill(-1)
  const [reached, cement] = [memory.i32(layout.reached), memory.f64(layout.cement)]
  let [low, high] = [filledAt.length, 0]
  for (const [n, v] of front.reached.entries()) {
    const place = lattice.inside(v)
    reached[n] = place
    filledAt[place] = front.filledAtS[v]!
    cement[place] = front.cementMm3[v]!
    low = Math.min(low, place)
    high = Math.max(high, place)
  }
  for (const [p, portion] of front.portions.entries()) {
    const field = memory.f64(layout.portions[p]!)
    for (const v of front.reached) field[lattice.inside(v)] = portion[v]!
  }
  const words = memory.i32(layout.plan)
  words[frontWord.reachedCount] = front.reached.length
  words[frontWord.layerFrom] = Math.floor(low / (nx * ny))
  words[frontWord.layerTo] = Math.floor(high / (nx * ny)) + 1
}

function tellStep({ memory, lattice, layout }: Opened, step: FlowStep): void {
  const { cells, flowMm3PerS, fluxMost, consistencyByPortion, volumeMm3, timeS } = step
  const words = memory.i32(layout.plan)
  const places = cells.at.map(lattice.inside)
  const plane = lattice.padded[0] * lattice.padded[1]
  const layers = places.map((place) => Math.floor(place / plane))
  words[frontWord.layerFrom] = Math.min(words[frontWord.layerFrom]!, ...layers)
  words[frontWord.layerTo] = Math.max(words[frontWord.layerTo]!, ...layers.map((layer) => layer + 1))
  words[frontWord.tipCount] = places.length
  words[frontWord.rounds] = step.rounds
  memory.i32(layout.tipAt).set(places)
  memory.f64(layout.tipShare).set(cells.share)
  memory.f64(layout.fluids).set(consistencyByPortion.flatMap(({ kPaSn, n }) => [kPaSn, n]))
  memory.f64(layout.scalars).set([flowMm3PerS, fluxMost, volumeMm3, timeS], 2)
  memory.f64(layout.flow.results).set([step.relativeResidual, 0, 0])
}

/** Passes on what the kernel tells of the step; returns the waiting voxels that cement came to. */
function hear({ memory, flow, lattice, layout }: Opened, onCrossing: Crossing): readonly number[] {
  const count = memory.i32(layout.plan)[frontWord.toldCount]!
  const [voxels, volumes] = [memory.i32(layout.told), memory.f64(layout.told)]
  const { drainedMm3 } = flow.front
  const came: number[] = []
  for (let n = 0; n < count; n++) {
    const [from, to, mm3] = [lattice.back(voxels[4 * n]!), voxels[4 * n + 1]!, volumes[2 * n + 1]!]
    if (to === toldOf.came) came.push(from)
    else if (to === toldOf.drained) drainedMm3.set(from, (drainedMm3.get(from) ?? 0) + mm3)
    else onCrossing(from, lattice.back(to), mm3)
  }
  return came
}

/** In place of a voxel that cement went to: it came to a waiting voxel, or left through a held one. kernels/front-plan.ts */
const toldOf = { came: -1, drained: -2 } as const

/** Brings the caller's front, mobilities and pressures up to date. */
function bringBack({ memory, flow, lattice, layout }: Opened): void {
  const { front, mobility } = flow
  copyRows(lattice, 'out', flow.pressurePa, memory.f64(layout.flow.pressure))
  const count = memory.i32(layout.plan)[frontWord.reachedCount]!
  const reached = memory.i32(layout.reached)
  const [cement, filledAt] = [memory.f64(layout.cement), memory.f32(layout.filledAt)]
  const portions = layout.portions.map(memory.f64)
  const [x, y, z] = [layout.mobility.x, layout.mobility.y, layout.mobility.z].map(memory.f32)
  for (let n = 0; n < count; n++) {
    const place = reached[n]!
    const v = lattice.back(place)
    if (n >= front.reached.length) front.reached.push(v)
    front.cementMm3[v] = cement[place]!
    front.filledAtS[v] = filledAt[place]!
    for (const [p, portion] of front.portions.entries()) portion[v] = portions[p]![place]!
    mobility.x[v] = x![place]!
    mobility.y[v] = y![place]!
    mobility.z[v] = z![place]!
  }
}

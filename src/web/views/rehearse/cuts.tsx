import { SegmentedControl } from '@mantine/core'
import { useEffect, useMemo, useRef, useState } from 'react'
import type { Side } from '../../../anatomy/index.ts'
import { type Grid, moved, type Point, voxelCount } from '../../../geometry/index.ts'
import { SlicePane } from '../../tools/slice-pane/pane.tsx'
import { useViewer } from '../../tools/slice-pane/use-viewer.ts'
import {
  type ColourLayer,
  colourWord,
  type SliceView,
  standardPlane,
  through,
  type Viewer,
} from '../../viewer/index.ts'
import type { CementReached } from '../../work/operations/rehearsal-course.ts'
import { useStation, useStationState, useTexts } from '../shell/context.tsx'
import { signs } from '../shell/theme.ts'
import { TheatreSpace } from './theatre-space.tsx'
import { useDesk } from './use-session.ts'

/** Two cuts with needles and cement: what no X-ray shows. */
export function Cuts() {
  const station = useStation()
  const layer = useCementLayer()
  const viewer = useViewer(station.volume, layer)
  const side = useDesk((desk) => desk.side)
  const texts = useTexts().rehearse.cuts
  if (!viewer) return null
  return (
    <section className="cuts" aria-label={texts.title}>
      <Cut key={side} viewer={viewer} kind="axial" />
      <CutOrSpace viewer={viewer} side={side} />
    </section>
  )
}

/** The sagittal cut, or all of it in space. */
function CutOrSpace({ viewer, side }: { viewer: Viewer; side: Side }) {
  const texts = useTexts().rehearse.cuts
  const works = useStationState((state) => state.host.webGl)
  const [look, setLook] = useState('sagittal')
  return (
    <div className="cut-or-space">
      {look === 'sagittal' ? <Cut key={side} viewer={viewer} kind="sagittal" /> : <TheatreSpace viewer={viewer} />}
      {works && (
        <SegmentedControl
          size="xs"
          className="cut-switch"
          aria-label={texts.title}
          value={look}
          data={[
            { value: 'sagittal', label: texts.cut },
            { value: 'space', label: texts.space },
          ]}
          onChange={setLook}
        />
      )}
    </div>
  )
}

function Cut({ viewer, kind }: { viewer: Viewer; kind: 'axial' | 'sagittal' }) {
  const texts = useTexts().rehearse.cuts
  const plan = useDesk((desk) => desk.open?.plan)
  const needles = useDesk((desk) => desk.moment?.needles)
  const side = useDesk((desk) => desk.side)
  const [view, setView] = useState<SliceView | null>(null)
  const tip = needles?.find((n) => n.side === side)?.tip
  // The cut goes with the tip of the needle in hand as soon as it is in the body's neighbourhood.
  const target = plan?.accesses.find((a) => a.side === side)?.target
  const at = tip && target && far(tip, target) < 45 ? tip : target
  useEffect(() => {
    if (view && at) view.setPlane(through({ ...view.plane, centre: target ?? at }, at))
  }, [view, at, target])
  const start = useMemo(
    () => ({
      plane: standardPlane(kind, target as Point<'patient'>),
      window: { centre: 350, width: 1600 },
      pixelsPerMm: 2.6,
    }),
    [kind, target],
  )
  if (!target) return null
  return (
    <SlicePane viewer={viewer} label={texts[kind]} start={start} onView={setView}>
      {(slice) =>
        needles?.map((n) => {
          const a = slice.canvasFromPatient(moved(n.tip, n.direction, -90))
          const b = slice.canvasFromPatient(n.tip)
          return (
            <g key={n.side}>
              <line x1={a.x} y1={a.y} x2={b.x} y2={b.y} stroke="#000" strokeWidth={4} strokeOpacity={0.6} />
              <line x1={a.x} y1={a.y} x2={b.x} y2={b.y} stroke={signs[n.side]} strokeWidth={2} />
              <circle cx={b.x} cy={b.y} r={3} fill={signs[n.side]} />
            </g>
          )
        })
      }
    </SlicePane>
  )
}

const far = (a: Point<'patient'>, b: Point<'patient'>): number => Math.hypot(a[0] - b[0], a[1] - b[1], a[2] - b[2])

/** A byte a voxel: how full the pores are. Leaked cement is a layer of its own, so that no edge takes the other's colour. */
const coloursOf = (hex: string): Uint32Array =>
  Uint32Array.from({ length: 256 }, (_, byte) => (byte < 16 ? 0 : colourWord(hex, Math.min(1, byte / 160))))
const colours = { inside: coloursOf(signs.cement), leaked: coloursOf(signs.stop) }

interface Painted {
  readonly grid: Grid
  readonly inside: Uint8Array
  readonly leaked: Uint8Array
}

function useCementLayer(): readonly ColourLayer[] {
  const medium = useDesk((desk) => desk.open?.medium)
  const cement = useDesk((desk) => desk.cement)
  const kept = useRef<Painted | null>(null)
  return useMemo(() => {
    if (!medium) return []
    const { grid } = medium
    const count = voxelCount(grid)
    if (kept.current?.grid !== grid)
      kept.current = { grid, inside: new Uint8Array(count), leaked: new Uint8Array(count) }
    const painted = kept.current
    paint(painted, cement, medium.inside)
    return (['inside', 'leaked'] as const).map(
      (id): ColourLayer => ({ id, as: 'field', grid, values: painted[id], colours: colours[id], opacity: 0.8 }),
    )
  }, [medium, cement])
}

function paint({ inside, leaked }: Painted, cement: CementReached | null, isInside: Uint8Array): void {
  inside.fill(0)
  leaked.fill(0)
  if (!cement) return
  const { voxels, saturation } = cement
  for (let n = 0; n < voxels.length; n++) {
    const v = voxels[n] as number
    ;(isInside[v] === 1 ? inside : leaked)[v] = saturation[n] as number
  }
}

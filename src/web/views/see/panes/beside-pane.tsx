import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useEffect, useState } from 'react'
import type { CaseImage } from '../../../../case/index.ts'
import { add, type Direction, displacement, moved, scaled } from '../../../../geometry/index.ts'
import type { Volume } from '../../../../imaging/index.ts'
import { looking, type PlaneName, patientAxes } from '../../../state/see/axes.ts'
import type { GrayWindow } from '../../../state/see/session.ts'
import { SlicePane } from '../../../tools/slice-pane/pane.tsx'
import { useViewer } from '../../../tools/slice-pane/use-viewer.ts'
import { type ColourLayer, middleOf, type SliceView } from '../../../viewer/index.ts'
import { useDocument, useStation, useTexts } from '../../shell/context.tsx'
import { useSee, useSeeState } from '../session.tsx'

const noLayers: readonly ColourLayer[] = []
type Shift = Direction<'patient'>
const noShift = [0, 0, 0] as unknown as Shift

/** Another image of the case, at the cursor's place: by the patient coordinates of the scanner, plus a shift made by hand. */
export function BesidePane({ imageId, area }: { imageId: string; area: string }) {
  const station = useStation()
  const image = useDocument()?.images.find(({ id }) => id === imageId)
  const volume = image ? station.arrays.volume(image) : null
  const viewer = useViewer(volume, noLayers)
  return viewer && image && volume && <Shown image={image} volume={volume} viewer={viewer} area={area} />
}

interface Props {
  readonly image: CaseImage
  readonly volume: Volume
  readonly viewer: NonNullable<ReturnType<typeof useViewer>>
  readonly area: string
}

function Shown({ image, volume, viewer, area }: Props) {
  const { session, views } = useSee()
  const texts = useTexts().see.beside
  const big = useSeeState((state) => state.big)
  const plane: PlaneName = big === 'axial' || big === 'coronal' ? big : 'sagittal'
  const [view, setView] = useState<SliceView | null>(null)
  const { viewer: ctViewer } = useSee()
  const shared = sameFrame(volume, ctViewer.volume)
  const start = shared ? noShift : displacement(middleOf(volume.grid), middleOf(ctViewer.volume.grid))
  const [shift, setShift] = useState<Shift>(start)
  const [matching, setMatching] = useState(!shared)
  // It follows the large picture of the CT: same middle, same zoom, same place.
  useEffect(() => {
    if (!view) return
    const keepUp = (): void => {
      const leader = views.get(plane)
      const { axes } = session.getState()
      if (!leader) return
      const centre = moved(leader.plane.centre, shift)
      view.setPlane({ centre, ...looking(axes, plane) })
      view.zoomTo(leader.pixelsPerMm)
    }
    keepUp()
    return views.get(plane)?.onChanged(keepUp)
  }, [view, plane, shift, session, views])
  const toOther = (p: { readonly x: number; readonly y: number }, made: SliceView) =>
    moved(made.patientFromCanvas(p.x, p.y), scaled(shift, -1))
  const apartMm = Math.hypot(...displacement(shift as never, start as never))
  return (
    <SlicePane
      viewer={viewer}
      start={{ plane: { centre: session.getState().cursor, ...looking(patientAxes, plane) }, window: windowOf(volume) }}
      label={image.title || texts.title}
      name="beside"
      style={{ gridArea: area }}
      onView={setView}
      onScroll={(alongMm, { plane: { normal } }) =>
        matching
          ? setShift((now) => add(now, scaled(normal, alongMm)))
          : session.setState(({ cursor }) => ({ cursor: moved(cursor, normal, alongMm) }))
      }
      begin={(at, event, made) => {
        if (matching || event.altKey) {
          let from = at
          return {
            move: (now) => {
              const by = displacement(made.patientFromCanvas(from.x, from.y), made.patientFromCanvas(now.x, now.y))
              from = now
              setShift((before) => add(before, by))
            },
          }
        }
        session.setState({ cursor: toOther(at, made) })
        return { move: (now) => session.setState({ cursor: toOther(now, made) }) }
      }}
      corner={
        <>
          {apartMm > 0.05 && (
            <Tooltip label={texts.reset}>
              <ActionIcon variant="default" size={32} aria-label={texts.reset} onClick={() => setShift(start)}>
                <IconArrowBackUp size={18} aria-hidden="true" />
              </ActionIcon>
            </Tooltip>
          )}
          <Tooltip label={texts.matchHint}>
            <Button
              size="xs"
              h={32}
              variant={matching ? 'filled' : 'default'}
              aria-pressed={matching}
              onClick={() => setMatching(!matching)}
            >
              {texts.match}
            </Button>
          </Tooltip>
        </>
      }
    >
      {(made) => (
        <>
          <Cross view={made} shift={shift} />
          <text x={8} y={38} className="slice-small">
            {matching ? texts.matching : shared ? '' : texts.byHand}
          </text>
        </>
      )}
    </SlicePane>
  )
}

function Cross({ view, shift }: { view: SliceView; shift: Shift }) {
  const cursor = useSeeState((state) => state.cursor)
  const { x, y } = view.canvasFromPatient(moved(cursor, shift))
  return <path className="beside-cross" d={`M${x - 16} ${y}h10M${x + 6} ${y}h10M${x} ${y - 16}v10M${x} ${y + 6}v10`} />
}

/** Whether the scanner says that both images count from the same origin. */
const sameFrame = ({ acquisition: a }: Volume, { acquisition: b }: Volume): boolean =>
  a.frameOfReferenceUid !== undefined && a.frameOfReferenceUid === b.frameOfReferenceUid

/** From the darkest to the brightest hundredth of the samples: signals of MR have no unit. */
function windowOf({ samples, acquisition }: Volume): GrayWindow {
  if (acquisition.modality === 'CT') return { centre: 400, width: 1800 }
  const step = Math.max(1, Math.floor(samples.length / 20_000))
  const some = Int16Array.from({ length: Math.floor(samples.length / step) }, (_, n) => samples[n * step]!).sort()
  const low = some[Math.floor(some.length * 0.02)] ?? 0
  const high = some[Math.floor(some.length * 0.99)] ?? 1
  return { centre: (low + high) / 2, width: Math.max(1, high - low) }
}

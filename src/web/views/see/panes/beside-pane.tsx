import { ActionIcon, Button, Tooltip } from '@mantine/core'
import { IconArrowBackUp } from '@tabler/icons-react'
import { useState } from 'react'
import type { CaseImage } from '../../../../case/index.ts'
import { type Direction, displacement, moved, scaled } from '../../../../geometry/index.ts'
import type { Volume } from '../../../../imaging/index.ts'
import { looking, type PlaneName, patientAxes } from '../../../state/see/axes.ts'
import { type GrayWindow, type SeeSession, windows } from '../../../state/see/session.ts'
import type { Drag } from '../../../tools/slice-pane/drag.ts'
import { SlicePane } from '../../../tools/slice-pane/pane.tsx'
import { useViewer } from '../../../tools/slice-pane/use-viewer.ts'
import type { CanvasPoint, ColourLayer, SliceView } from '../../../viewer/index.ts'
import { useDocument, useStation, useTexts } from '../../shell/context.tsx'
import { useSee, useSeeState } from '../session.tsx'
import { type BesideLink, useBesideLink, useFollowing } from './beside-link.ts'

const noLayers: readonly ColourLayer[] = []

/** Another image of the case, at the cursor's place: by the coordinates of the scanner, or matched by hand. */
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
  const { session } = useSee()
  const texts = useTexts().see.beside
  const big = useSeeState((state) => state.big)
  const plane: PlaneName = big === 'axial' || big === 'coronal' ? big : 'sagittal'
  const [view, setView] = useState<SliceView | null>(null)
  const link = useBesideLink(volume)
  useFollowing(view, plane, link.shift)
  return (
    <SlicePane
      viewer={viewer}
      start={{ plane: { centre: session.getState().cursor, ...looking(patientAxes, plane) }, window: windowOf(volume) }}
      label={image.title || texts.title}
      name="beside"
      style={{ gridArea: area }}
      onView={setView}
      onScroll={(alongMm, { plane: { normal } }) => {
        if (link.matching) link.shiftBy(scaled(normal, alongMm))
        else session.setState(({ cursor }) => ({ cursor: moved(cursor, normal, alongMm) }))
      }}
      begin={(at, event, made) => begun(link, session, made, at, event.altKey)}
      corner={<LinkButtons link={link} />}
    >
      {(made) => (
        <>
          <Cross view={made} shift={link.shift} />
          <text x={8} y={38} className="slice-small">
            {link.matching ? texts.matching : link.shared ? '' : texts.byHand}
          </text>
        </>
      )}
    </SlicePane>
  )
}

/** While matching, the hand moves this picture alone; else it leads the crosshair of both. */
function begun(link: BesideLink, session: SeeSession, view: SliceView, start: CanvasPoint, alone: boolean): Drag {
  if (link.matching || alone) {
    let last = start
    return {
      move: (now) => {
        link.shiftBy(displacement(view.patientFromCanvas(last.x, last.y), view.patientFromCanvas(now.x, now.y)))
        last = now
      },
    }
  }
  const lead = (at: CanvasPoint): void =>
    session.setState({ cursor: moved(view.patientFromCanvas(at.x, at.y), link.shift, -1) })
  lead(start)
  return { move: lead }
}

function LinkButtons({ link }: { link: BesideLink }) {
  const texts = useTexts().see.beside
  return (
    <>
      {link.isShifted && (
        <Tooltip label={texts.reset}>
          <ActionIcon variant="default" size={32} aria-label={texts.reset} onClick={link.reset}>
            <IconArrowBackUp size={18} aria-hidden="true" />
          </ActionIcon>
        </Tooltip>
      )}
      <Tooltip label={texts.matchHint}>
        <Button
          size="xs"
          h={32}
          variant={link.matching ? 'filled' : 'default'}
          aria-pressed={link.matching}
          onClick={() => link.setMatching(!link.matching)}
        >
          {texts.match}
        </Button>
      </Tooltip>
    </>
  )
}

function Cross({ view, shift }: { view: SliceView; shift: Direction<'patient'> }) {
  const cursor = useSeeState((state) => state.cursor)
  const { x, y } = view.canvasFromPatient(moved(cursor, shift))
  return <path className="beside-cross" d={`M${x - 16} ${y}h10M${x + 6} ${y}h10M${x} ${y - 16}v10M${x} ${y + 6}v10`} />
}

/** Signals of MR have no unit: from the darkest to the brightest hundredths of the samples. */
function windowOf({ samples, acquisition }: Volume): GrayWindow {
  if (acquisition.modality === 'CT') return windows.bone
  const step = Math.max(1, Math.floor(samples.length / 20_000))
  const some = Int16Array.from({ length: Math.floor(samples.length / step) }, (_, n) => samples[n * step]!).sort()
  const low = some[Math.floor(some.length * 0.02)] ?? 0
  const high = some[Math.floor(some.length * 0.99)] ?? 1
  return { centre: (low + high) / 2, width: Math.max(1, high - low) }
}

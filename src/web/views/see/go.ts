import type { Vertebra } from '../../../anatomy/index.ts'
import type { Point } from '../../../geometry/index.ts'
import { axesOf } from '../../state/see/axes.ts'
import type { See } from './session.tsx'

/** Shows a place in every picture, in its middle where it would lie outside. */
export function goTo({ session, views }: See, place: Point<'patient'>): void {
  session.setState({ cursor: place })
  for (const view of views.values()) {
    const { x, y } = view.canvasFromPatient(place)
    const { widthPx, heightPx } = view.map
    const inside = x > 0.15 * widthPx && x < 0.85 * widthPx && y > 0.15 * heightPx && y < 0.85 * heightPx
    if (!inside) view.centreOn(place)
  }
}

/** Turns the planes with the vertebra and shows its middle: the sagittal picture is then the one its heights were read from. */
export function goToVertebra(see: See, vertebra: Vertebra): void {
  const { centre } = vertebra.body
  see.session.setState({
    axes: axesOf(vertebra.patientFromVertebra),
    turnedByHand: false,
    cursor: centre,
    sixPoints: vertebra.level,
  })
  for (const view of see.views.values()) {
    // About seven bodies of neighbourhood.
    const closer = Math.min(view.map.widthPx, view.map.heightPx) / 130
    if (view.pixelsPerMm < closer) view.zoomTo(closer)
    view.centreOn(centre)
  }
}

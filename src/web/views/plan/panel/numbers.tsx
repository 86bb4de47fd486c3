import type { Access } from '../../../../planning/index.ts'
import { bullsEyeOf } from '../../../../planning/index.ts'
import { stepOf } from '../../../state/plan/margin-scale.ts'
import { depthMarks } from '../../../state/plan/profile.ts'
import { degrees, mm, quantity } from '../../../state/quantities.ts'
import type { Texts } from '../../../state/texts/index.ts'
import { useTexts } from '../../shell/context.tsx'
import { useDesk, useShownNeedle } from '../room.tsx'
import { dicomInWords, tiltInWords } from '../words.ts'

/** Margin, tolerance, depth marks and angles of the needle shown; they follow the hand. */
export function Numbers() {
  const texts = useTexts().plan
  const { access } = useShownNeedle()
  const isLooked = useDesk((state) => state.looked !== null)
  const isRefused = useDesk((state) => state.refused !== null)
  if (!access) return <p className="panel-note">{texts.none}</p>
  return (
    <section className="numbers" data-looked={isLooked || undefined} aria-label={texts.margin}>
      <Least access={access} texts={texts} />
      <Around access={access} texts={texts} />
      {isLooked && <p className="panel-note looked">{texts.lookedAt}</p>}
      {isRefused && (
        <p className="panel-warning" role="alert">
          {texts.refusedHere}
        </p>
      )}
      <Marks access={access} texts={texts} />
      <Angles access={access} texts={texts} />
    </section>
  )
}

interface Props {
  readonly access: Access
  readonly texts: Texts['plan']
}

function Least({ access, texts }: Props) {
  const { leastMm, structure, atMm } = access.margin
  const { tolerance } = access
  return (
    <div className="least">
      <div className="label">
        {texts.margin}
        <span className="grade" title={texts.gradeWhat}>
          {texts.grade(access.grade)}
        </span>
      </div>
      <div className="least-value" style={{ borderColor: stepOf(leastMm).colour }} data-testid="least-margin">
        {quantity(leastMm, 'mm', 2)}
      </div>
      <div className="least-where">{texts.marginTo(structure, mm(atMm))}</div>
      <div className="label">{texts.tolerance}</div>
      <div className="least-where">
        <b data-testid="hub-tolerance">{mm(tolerance.hubMm)}</b>{' '}
        {texts.toleranceWhat(degrees(tolerance.angleRad), tolerance.structure)}
      </div>
    </div>
  )
}

/** The room on each side inside the pedicle, as seen down the needle: lateral is where the side's own letter stands. */
function Around({ access, texts }: Props) {
  const { medialMm, lateralMm, superiorMm, inferiorMm } = access.margin.byDirection
  const [toLeft, toRight] =
    access.side === 'left'
      ? [
          { name: texts.around.lateral, value: lateralMm },
          { name: texts.around.medial, value: medialMm },
        ]
      : [
          { name: texts.around.medial, value: medialMm },
          { name: texts.around.lateral, value: lateralMm },
        ]
  const places = [
    { x: 56, y: 12, name: texts.around.superior, value: superiorMm },
    { x: 19, y: 52, ...toLeft },
    { x: 93, y: 52, ...toRight },
    { x: 56, y: 94, name: texts.around.inferior, value: inferiorMm },
  ]
  return (
    <svg
      className="around"
      viewBox="0 0 112 112"
      role="img"
      aria-label={places.map((p) => `${p.name} ${mm(p.value)}`).join(', ')}
    >
      <ellipse cx={56} cy={54} rx={17} ry={20} className="around-wall" />
      <circle cx={56} cy={54} r={6} className="around-needle" />
      {places.map(({ x, y, name, value }) => (
        <g key={name}>
          <text x={x} y={y} className="around-name">
            {name}
          </text>
          <text x={x} y={y + 13} className="around-value" fill={value === null ? 'currentColor' : undefined}>
            {quantity(value, '', 1)}
          </text>
        </g>
      ))}
    </svg>
  )
}

function Marks({ access, texts }: Props) {
  const { posteriorWallMm, medialWallOnApMm } = access.depths
  const isEarly =
    medialWallOnApMm !== null && medialWallOnApMm < posteriorWallMm && access.approach === 'transpedicular'
  return (
    <div className="marks-box">
      <div className="label">{texts.marks}</div>
      {access.skinOutsideImage && <em className="panel-warning">{texts.skinOutside}</em>}
      <dl className="marks">
        {depthMarks(access).map(({ name, depthMm }) => (
          <div key={name} data-early={(name === 'medialWallOnApMm' && isEarly) || undefined}>
            <dt>{texts.mark[name]}</dt>
            <dd data-mark={name}>{mm(depthMm)}</dd>
          </div>
        ))}
      </dl>
      {isEarly && <em className="panel-warning">{texts.wallOrder}</em>}
    </div>
  )
}

function Angles({ access, texts }: Props) {
  const view = bullsEyeOf(access)
  const { medialRad, caudalRad } = access.angles
  const signed = (rad: number, plus: string, minus: string): string =>
    `${degrees(Math.abs(rad))} ${rad >= 0 ? plus : minus}`
  const words = texts.anglesSigned
  return (
    <table className="angles">
      <tbody>
        <tr>
          <th scope="row">{texts.angles}</th>
          <td>
            {signed(medialRad, words.medial, words.lateral)}, {signed(caudalRad, words.caudal, words.cranial)}
          </td>
        </tr>
        <tr>
          <th scope="row">{texts.fromMidline}</th>
          <td>{texts.fromMidlineWhat(mm(access.skinFromMidlineMm))}</td>
        </tr>
        <tr>
          <th scope="row">{texts.cArm}</th>
          <td>
            <span data-testid="c-arm" title={dicomInWords(view.positioner, texts)}>
              {tiltInWords(view.positioner, texts)}
            </span>
            {!view.reachable && <em className="panel-warning"> {texts.unreachable}</em>}
          </td>
        </tr>
      </tbody>
    </table>
  )
}

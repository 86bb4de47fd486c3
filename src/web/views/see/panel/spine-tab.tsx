import { Button, Group, NativeSelect, Stack, Switch, Text } from '@mantine/core'
import { useState } from 'react'
import { type Level, levels, type Vertebra } from '../../../../anatomy/index.ts'
import { planningImage } from '../../../../case/index.ts'
import { findVertebrae, takeSpine } from '../../../state/cases/find-vertebrae.ts'
import { degrees, mm, quantity } from '../../../state/quantities.ts'
import type { Workstation } from '../../../state/workstation.ts'
import { useDocument, useStation, useStationState, useTexts } from '../../shell/context.tsx'
import { SpineTable } from './table.tsx'

/** The table, the chosen vertebra in more words, and how sure its name is. */
export function SpineTab() {
  const texts = useTexts().see
  const document = useDocument()
  const level = useStationState((state) => state.level)
  const spine = document?.spine
  const vertebra = spine?.record.vertebrae.find((v) => v.level === level)
  if (!spine) return <NoSpine />
  return (
    <>
      {spine.measuresStale && (
        <Text size="xs" className="see-caution" role="status">
          {texts.table.stale}
        </Text>
      )}
      <SpineTable />
      {vertebra && <More vertebra={vertebra} />}
      <Names chosen={vertebra?.level ?? null} />
    </>
  )
}

function NoSpine() {
  const station = useStation()
  const texts = useTexts().see
  const busy = useStationState((state) => state.jobs.length > 0)
  return (
    <Stack p="sm" gap="sm" align="start">
      <Text size="sm">{texts.noSpine}</Text>
      <Button size="xs" disabled={busy} onClick={() => void findVertebrae(station)}>
        {texts.findSpine}
      </Button>
    </Stack>
  )
}

function More({ vertebra: { morphometry: m, canal, pedicles, density } }: { vertebra: Vertebra }) {
  const texts = useTexts().see.more
  const lines: readonly (readonly [string, string])[] = [
    [texts.wedgeAngle, degrees(m.wedgeAngleRad)],
    [texts.kyphosis, degrees(m.localKyphosisRad)],
    [texts.retropulsion, mm(m.retropulsionMm)],
    [texts.canal, `${quantity(canal.widthMm, '')} \u00d7 ${mm(canal.depthMm)}`],
    [texts.pedicles, `${quantity(pedicles.left?.widthMm, '')} / ${mm(pedicles.right?.widthMm)}`],
    [
      texts.bmd,
      density?.bmd
        ? texts.bmdOf(quantity(density.bmd.mgPerCm3, '', 0), quantity(density.bmd.errorMgPerCm3, '', 0))
        : quantity(density?.trabecularMedianHu, 'HU', 0),
    ],
    [texts.breaches, m.breaches.map(({ wall }) => wall).join(', ') || texts.none],
  ]
  return (
    <dl className="see-more">
      {lines.map(([term, value]) => (
        <div key={term}>
          <dt>{term}</dt>
          <dd>{value}</dd>
        </div>
      ))}
    </dl>
  )
}

/** How sure the names are, why, what else they could be; correcting and locking them. */
function Names({ chosen }: { chosen: Level | null }) {
  const station = useStation()
  const texts = useTexts().see.numbering
  const spine = useDocument()?.spine
  const [to, setTo] = useState<Level | null>(null)
  if (!spine) return null
  const { certainty, reasons, alternatives, transitional } = spine.record.numbering
  const isLocked = chosen !== null && spine.locked.includes(chosen)
  return (
    <Stack gap={6} className="see-names" id="see-names">
      <Text size="sm" fw={600}>
        {texts.title(texts.certainty[certainty])}
      </Text>
      <Text size="xs">{`${texts.reasons}: ${reasons.join('; ')}.`}</Text>
      {transitional !== 'none' && <Text size="xs">{transitional}</Text>}
      {alternatives.length > 0 && <Text size="xs">{`${texts.alternatives}: ${alternatives.join('; ')}.`}</Text>}
      {chosen && (
        <>
          <Group gap={6} align="end" wrap="nowrap">
            <NativeSelect
              size="xs"
              label={texts.shown(chosen)}
              value={to ?? chosen}
              disabled={isLocked}
              onChange={(event) => setTo(event.currentTarget.value as Level)}
              data={[...levels]}
            />
            <Switch
              size="sm"
              mb={4}
              label={texts.locked}
              aria-label={texts.lock(chosen)}
              checked={isLocked}
              onChange={(event) =>
                station.change({ name: 'lock level', level: chosen, locked: event.currentTarget.checked })
              }
            />
          </Group>
          <Group gap={6}>
            {[false, true].map((onlyThis) => (
              <Button
                key={String(onlyThis)}
                size="compact-sm"
                variant="default"
                disabled={isLocked || to === null || to === chosen}
                onClick={() => void renumber(station, texts.doing, chosen, to!, onlyThis).then(() => setTo(null))}
              >
                {onlyThis ? texts.only : texts.all}
              </Button>
            ))}
          </Group>
        </>
      )}
    </Stack>
  )
}

async function renumber(station: Workstation, title: string, from: Level, to: Level, onlyThis: boolean): Promise<void> {
  const { document } = station
  const image = document && planningImage(document)
  const before = document?.spine
  if (!image || !before) return
  const input = { imageId: image.id, spineId: before.id, from, to, onlyThis }
  const spine = await station.run(title, (watch) => station.engine.call('renumber', input, watch))
  if (!spine || station.document?.spine?.id !== before.id) return
  takeSpine(station, 'renumber', spine, before.locked)
  if (spine.vertebrae.some((v) => v.level === to)) station.chooseLevel(to)
}

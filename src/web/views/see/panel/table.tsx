import { Table, Text } from '@mantine/core'
import type { Vertebra } from '../../../../anatomy/index.ts'
import { percent, quantity } from '../../../state/quantities.ts'
import { useDocument, useStation, useStationState, useTexts } from '../../shell/context.tsx'
import { signs } from '../../shell/theme.ts'
import { goToVertebra } from '../go.ts'
import { useSee } from '../session.tsx'

/** Every vertebra with its measures; a row leads to the picture they were read from. */
export function SpineTable() {
  const texts = useTexts().see.table
  const vertebrae = useDocument()?.spine?.record.vertebrae ?? []
  return (
    <>
      <Table className="spine-table" withRowBorders={false} verticalSpacing={3} horizontalSpacing={4} highlightOnHover>
        <Table.Thead>
          <Table.Tr>
            {[texts.level, texts.anterior, texts.middle, texts.posterior, texts.loss, texts.grade, texts.density].map(
              (title) => (
                <Table.Th key={title}>{title}</Table.Th>
              ),
            )}
          </Table.Tr>
        </Table.Thead>
        <Table.Tbody>
          {vertebrae.map((v) => (
            <Row key={v.level} vertebra={v} />
          ))}
        </Table.Tbody>
      </Table>
      <Text size="xs" c="dimmed" p="xs">
        {texts.units}
      </Text>
    </>
  )
}

function Row({ vertebra }: { vertebra: Vertebra }) {
  const see = useSee()
  const station = useStation()
  const chosen = useStationState((state) => state.level === vertebra.level)
  const { heights, genant } = vertebra.morphometry
  const { complete } = vertebra
  const mark = genant.grade >= 2 ? signs.stop : genant.grade === 1 ? signs.caution : undefined
  const go = (): void => {
    station.chooseLevel(vertebra.level)
    goToVertebra(see, vertebra)
  }
  return (
    <Table.Tr data-chosen={chosen || undefined} onClick={go}>
      <Table.Th scope="row">
        <button type="button" className="row-button" aria-pressed={chosen}>
          {vertebra.level}
        </button>
      </Table.Th>
      {[heights.anteriorMm, heights.middleMm, heights.posteriorMm].map((height, at) => (
        <Table.Td key={['a', 'm', 'p'][at]}>{complete ? quantity(height, '') : '\u2013'}</Table.Td>
      ))}
      <Table.Td>{complete ? percent(Math.max(0, genant.lossFraction)) : '\u2013'}</Table.Td>
      <Table.Td style={mark ? { borderLeft: `3px solid ${mark}` } : undefined}>
        {complete ? `${genant.grade}${genant.shape ? ` ${genant.shape}` : ''}` : '\u2013'}
      </Table.Td>
      <Table.Td>{quantity(vertebra.density?.trabecularMedianHu, '', 0)}</Table.Td>
    </Table.Tr>
  )
}

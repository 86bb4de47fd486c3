import { Button, Checkbox, Group, SegmentedControl, Stack, Text } from '@mantine/core'
import { useState } from 'react'
import type { CaseDocument } from '../../../case/index.ts'
import type { ReportFile } from '../../../report/index.ts'
import { makeReport, type ReportKind, reportable } from '../../state/report/make-report.ts'
import { useDocument, useStation, useTexts } from '../shell/context.tsx'
import { Help } from '../shell/keys.tsx'
import { Files } from './files.tsx'
import { Preview } from './preview.tsx'
import './report.css'

/** A report as made, with the document it was made from. */
interface Made {
  readonly of: CaseDocument
  readonly kind: ReportKind
  readonly levels: readonly string[]
  readonly files: readonly ReportFile[]
}

// The last report stays while a person looks at other pages.
let lastMade: Made | null = null

/** The PDF as it will print, and everything that can be taken along. */
export default function ReportPage() {
  const texts = useTexts().report
  const document = useDocument()
  const station = useStation()
  const [made, setMade] = useState<Made | null>(lastMade?.of.id === document?.id ? lastMade : null)
  if (!document) return null
  const make = async (kind: ReportKind, levels: readonly string[]): Promise<void> => {
    const files = await makeReport(station, { kind, levels }, texts.making)
    if (!files) return
    lastMade = { of: document, kind, levels, files }
    setMade(lastMade)
  }
  const pdf = made?.files.find(({ name }) => name.endsWith('.pdf'))
  return (
    <div className="report">
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keys. */}
      <section className="report-pages" aria-label={texts.preview} tabIndex={0}>
        {pdf ? (
          <Preview key={made?.files.length} pdf={pdf.bytes} />
        ) : (
          <Text className="report-empty">{emptyWords(texts, document)}</Text>
        )}
      </section>
      <aside className="report-side">
        <Choice document={document} made={made} make={make} />
        {made && <Files files={made.files} title={document.title} />}
      </aside>
      <Help title={texts.which} lines={[]} />
    </div>
  )
}

const emptyWords = (texts: ReturnType<typeof useTexts>['report'], document: CaseDocument): string =>
  reportable(document).plan.length === 0 ? texts.noPlan : texts.preview

interface ChoiceProps {
  readonly document: CaseDocument
  readonly made: Made | null
  readonly make: (kind: ReportKind, levels: readonly string[]) => Promise<void>
}

function Choice({ document, made, make }: ChoiceProps) {
  const texts = useTexts().report
  const station = useStation()
  const [kind, setKind] = useState<ReportKind>(made?.kind ?? 'plan')
  const [left, setLeft] = useState<readonly string[]>([])
  const [isBusy, setBusy] = useState(false)
  const offered = reportable(document)[kind]
  const chosen = offered.filter((level) => !left.includes(level))
  const isOld = made !== null && made.of !== document
  const start = async (): Promise<void> => {
    setBusy(true)
    await make(kind, chosen)
    setBusy(false)
  }
  return (
    <Stack gap="sm">
      <SegmentedControl
        fullWidth
        aria-label={texts.which}
        value={kind}
        onChange={(value) => setKind(value as ReportKind)}
        data={(['plan', 'rehearsal'] as const).map((value) => ({ value, label: texts.kinds[value] }))}
      />
      {offered.length === 0 ? (
        <Stack gap="xs">
          <Text size="sm">{kind === 'plan' ? texts.noPlan : texts.noRehearsal}</Text>
          <Button variant="default" onClick={() => station.show(kind === 'plan' ? 'plan' : 'rehearse')}>
            {kind === 'plan' ? texts.toPlan : texts.kinds.rehearsal}
          </Button>
        </Stack>
      ) : (
        <>
          <Checkbox.Group
            label={texts.levels}
            value={[...chosen]}
            onChange={(value) => setLeft(offered.filter((level) => !value.includes(level)))}
          >
            <Group gap="sm" mt={4}>
              {offered.map((level) => (
                <Checkbox key={level} value={level} label={level} />
              ))}
            </Group>
          </Checkbox.Group>
          <Button loading={isBusy} disabled={chosen.length === 0} onClick={() => void start()}>
            {made ? texts.again : texts.make}
          </Button>
          {isOld && (
            <Text size="sm" role="status">
              {texts.outOfDate}
            </Text>
          )}
        </>
      )}
    </Stack>
  )
}

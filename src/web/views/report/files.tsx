import { Button, Stack, Text, Title, VisuallyHidden } from '@mantine/core'
import { IconDownload, IconPrinter } from '@tabler/icons-react'
import type { ReportFile } from '../../../report/index.ts'
import { useStation, useTexts } from '../shell/context.tsx'
import { saveFile } from '../shell/save-file.ts'

const groups = {
  documents: /\.pdf$|\.pdf\.dcm$/,
  data: /\.(json|csv)$/,
  masks: /\.nii\.gz$|\.vti$|seg\.dcm$/,
  surfaces: /\.stl$/,
  figures: /\.png$/,
} as const

const typeOf = (name: string): string => {
  const types = {
    pdf: 'application/pdf',
    json: 'application/json',
    csv: 'text/csv',
    png: 'image/png',
    dcm: 'application/dicom',
  }
  return types[name.split('.').pop() as keyof typeof types] ?? 'application/octet-stream'
}

const own = (bytes: Uint8Array): Uint8Array<ArrayBuffer> => new Uint8Array(bytes)

/** Every file of the report, to be saved singly or together. */
export function Files({ files, title }: { files: readonly ReportFile[]; title: string }) {
  const texts = useTexts().report
  const station = useStation()
  const saveAll = async (): Promise<void> => {
    const bytes = await station.run(texts.packing, (watch) => station.engine.call('packFiles', { files }, watch))
    if (bytes) saveFile(`${title.replace(/[^\p{L}\p{N}]+/gu, '-')}-report.zip`, bytes, 'application/zip')
  }
  const pdf = files.find(({ name }) => name.endsWith('.pdf'))
  return (
    <Stack gap="xs" component="section" aria-label={texts.files}>
      <Title order={2} size="h5">
        {texts.files}
      </Title>
      {pdf && (
        <Button
          variant="default"
          leftSection={<IconPrinter size={16} />}
          title={texts.printHint}
          onClick={() => openPdf(pdf)}
        >
          {texts.print}
        </Button>
      )}
      <Button variant="default" leftSection={<IconDownload size={16} />} onClick={() => void saveAll()}>
        {texts.saveAll}
      </Button>
      {(Object.keys(groups) as (keyof typeof groups)[]).map((group) => (
        <FileGroup
          key={group}
          title={texts.groups[group]}
          files={files.filter(({ name }) => groups[group].test(name))}
        />
      ))}
    </Stack>
  )
}

function FileGroup({ title, files }: { title: string; files: readonly ReportFile[] }) {
  const texts = useTexts().report
  if (files.length === 0) return null
  return (
    <details open={files.length < 8}>
      <summary>
        {title} ({files.length})
      </summary>
      <ul className="files">
        {files.map(({ name, bytes }) => (
          <li key={name}>
            <button type="button" onClick={() => saveFile(name.split('/').pop() ?? name, own(bytes), typeOf(name))}>
              <span>
                <VisuallyHidden component="span">{texts.save} </VisuallyHidden>
                {name}
              </span>
              <Text component="span" size="xs" c="dimmed">
                {texts.size(bytes.length)}
              </Text>
            </button>
          </li>
        ))}
      </ul>
    </details>
  )
}

function openPdf({ bytes }: ReportFile): void {
  const url = URL.createObjectURL(new Blob([own(bytes)], { type: 'application/pdf' }))
  window.open(url, '_blank', 'noopener')
  setTimeout(() => URL.revokeObjectURL(url), 60_000)
}

import { Kbd, Modal, Table } from '@mantine/core'
import { useEffect, useSyncExternalStore } from 'react'
import { pages } from '../../state/store.ts'
import type { Workstation } from '../../state/workstation.ts'
import { useStation, useTexts } from './context.tsx'

/** One line of the list of keys. */
export interface KeyLine {
  readonly keys: readonly string[]
  readonly does: string
}

// The help window is open or not, whichever view asked for it.
let isOpen = false
const listeners = new Set<() => void>()
const setOpen = (open: boolean): void => {
  isOpen = open
  for (const listener of listeners) listener()
}
export const openHelp = (): void => setOpen(true)

const isTyping = (target: EventTarget | null): boolean =>
  target instanceof HTMLElement && (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))

/** The keys that work on every page. */
export function useKeys(): void {
  const station = useStation()
  useEffect(() => {
    const onKey = (event: KeyboardEvent): void => {
      if (isTyping(event.target)) return
      if (handle(event, station)) event.preventDefault()
    }
    window.addEventListener('keydown', onKey)
    return () => window.removeEventListener('keydown', onKey)
  }, [station])
}

function handle(event: KeyboardEvent, station: Workstation): boolean {
  const key = event.key.toLowerCase()
  if (event.ctrlKey || event.metaKey) {
    if (key === 'z' && !event.shiftKey) station.undo()
    else if (key === 'y' || (key === 'z' && event.shiftKey)) station.redo()
    else return false
    return true
  }
  if (event.altKey) {
    const page = pages[Number(event.key) - 1]
    if (page && (page === 'cases' || station.document)) station.show(page)
    return page !== undefined
  }
  if (event.key === '?') openHelp()
  else if (event.key === 'PageUp') nextLevel(station, -1)
  else if (event.key === 'PageDown') nextLevel(station, 1)
  else return false
  return true
}

function nextLevel(station: Workstation, by: number): void {
  const levels = station.document?.spine?.record.vertebrae.map((v): string => v.level) ?? []
  const at = levels.indexOf(station.store.getState().level ?? '')
  const next = levels[at + by]
  if (next) station.chooseLevel(next)
}

/** The list of keys, opened by `?`; a page gives its own lines as children of this list. */
export function Help({ title, lines }: { title: string; lines: readonly KeyLine[] }) {
  const texts = useTexts().shell
  const opened = useSyncExternalStore(
    (listener) => {
      listeners.add(listener)
      return () => listeners.delete(listener)
    },
    () => isOpen,
  )
  return (
    <Modal
      opened={opened}
      onClose={() => setOpen(false)}
      title={texts.keys.title}
      closeButtonProps={{ 'aria-label': texts.close }}
    >
      <KeyTable title={texts.keys.anywhere} lines={anywhere(texts.keys)} />
      {lines.length > 0 && <KeyTable title={title} lines={lines} />}
    </Modal>
  )
}

const anywhere = (keys: ReturnType<typeof useTexts>['shell']['keys']): readonly KeyLine[] => [
  { keys: ['Alt', '1–6'], does: keys.pages },
  { keys: ['Ctrl', 'Z'], does: keys.undo },
  { keys: ['Ctrl', 'Shift', 'Z'], does: keys.redo },
  { keys: ['Page up', 'Page down'], does: keys.level },
  { keys: ['?'], does: keys.help },
]

const KeyTable = ({ title, lines }: { title: string; lines: readonly KeyLine[] }) => (
  <Table verticalSpacing={4} withRowBorders={false} captionSide="top">
    <Table.Caption>{title}</Table.Caption>
    <Table.Tbody>
      {lines.map((line) => (
        <Table.Tr key={line.does}>
          <Table.Td w={150}>
            {line.keys.map((key) => (
              <Kbd key={key} mr={4}>
                {key}
              </Kbd>
            ))}
          </Table.Td>
          <Table.Td>{line.does}</Table.Td>
        </Table.Tr>
      ))}
    </Table.Tbody>
  </Table>
)

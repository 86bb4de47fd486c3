// Goal: an interrupted rehearsal is found again as it was, and a finished one is not.
import { describe, expect, it } from 'vitest'
import { cleared, newDesk } from './desk.ts'
import { keepDrafts, readDraft } from './draft.ts'

function placeInMemory() {
  let text: string | null = null
  return {
    read: () => text,
    write: (written: string) => {
      text = written
    },
    remove: () => {
      text = null
    },
  }
}

const open = { id: 'r', caseId: 'c', startedAt: '', imageId: 'i', spineId: 's', plan: {}, medium: {}, feed: {} }
const line = { index: 0, timeS: 600.1234567890123, action: { do: 'wait', durationS: 1 } }

describe('drafts', () => {
  it('hold every digit of the log, and come only when nothing is being pushed', () => {
    const [desk, place] = [newDesk(), placeInMemory()]
    keepDrafts(desk, place)
    desk.setState({ phase: 'running', open: open as never, pushing: true, log: [line] as never })
    expect(readDraft(place)).toBeNull()
    desk.setState({ pushing: false })
    expect(readDraft(place)?.log).toEqual([line])
    expect(readDraft(place)?.caseId).toBe('c')
  })
  it('are forgotten when the rehearsal is scored or left', () => {
    for (const end of [{ outcome: {} as never }, cleared(newDesk().getState())]) {
      const [desk, place] = [newDesk(), placeInMemory()]
      keepDrafts(desk, place)
      desk.setState({ phase: 'running', open: open as never, log: [line] as never })
      expect(readDraft(place)).not.toBeNull()
      desk.setState(end)
      expect(readDraft(place)).toBeNull()
    }
  })
  it('that cannot be read are none', () => {
    const place = placeInMemory()
    place.write('{"log": 3')
    expect(readDraft(place)).toBeNull()
  })
})

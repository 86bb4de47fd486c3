// Goal: a rehearsal outlives its worker. Oracle: a lane of the test's own that forgets everything when told to.
import { describe, expect, it } from 'vitest'
import { Refusal } from '../../base/index.ts'
import { webTroubles } from '../troubles.ts'
import { withRehearsalsKept } from './rehearsals-kept.ts'

/** A worker that counts actions, and what it was asked, in order. */
function forgetful() {
  let logs = new Map<string, unknown[]>()
  const asked: string[] = []
  const call = withRehearsalsKept(async (name, input) => {
    const { rehearsalId, action, log = [] } = input as { rehearsalId: string; action?: string; log?: unknown[] }
    asked.push(name)
    if (name === 'openRehearsal') logs.set(rehearsalId, [...log])
    const known = logs.get(rehearsalId)
    if (!known) throw new Refusal('WEB-003', webTroubles['WEB-003'], { id: rehearsalId })
    if (action === 'refused') throw new Refusal('REH-001', { sentence: 'No.', remedy: 'Do.' }, {})
    if (name === 'perform') known.push({ action })
    if (name === 'closeRehearsal') logs.delete(rehearsalId)
    return name === 'perform' ? { entry: { action } } : { log: [...known] }
  })
  const about = (name: string, more: object = {}) => call(name, { rehearsalId: 'r', ...more }, {})
  const crash = (): void => {
    logs = new Map()
  }
  return { about, crash, asked, logOf: () => logs.get('r') }
}

describe('rehearsals kept', () => {
  it('are opened anew from all that was performed where the worker lost them, and the call is made once more', async () => {
    const { about, crash, asked, logOf } = forgetful()
    await about('openRehearsal', { log: [{ action: 'a' }] })
    await about('perform', { action: 'b' })
    await expect(about('perform', { action: 'refused' })).rejects.toMatchObject({ code: 'REH-001' })
    crash()
    await about('perform', { action: 'c' })
    expect(logOf()).toEqual([{ action: 'a' }, { action: 'b' }, { action: 'c' }])
    expect(asked.slice(-3)).toEqual(['perform', 'openRehearsal', 'perform'])
    crash()
    await about('momentOf')
    expect(logOf()).toEqual([{ action: 'a' }, { action: 'b' }, { action: 'c' }])
  })

  it('are opened anew once for all calls that waited', async () => {
    const { about, crash, asked, logOf } = forgetful()
    await about('openRehearsal')
    crash()
    await Promise.all([about('perform', { action: 'a' }), about('momentOf'), about('momentOf')])
    expect(asked.filter((name) => name === 'openRehearsal').length).toBe(2)
    expect(logOf()).toEqual([{ action: 'a' }])
  })

  it('that were closed or never opened stay so', async () => {
    const { about, asked } = forgetful()
    await expect(about('momentOf')).rejects.toMatchObject({ code: 'WEB-003' })
    await about('openRehearsal')
    await about('closeRehearsal')
    await expect(about('momentOf')).rejects.toMatchObject({ code: 'WEB-003' })
    expect(asked.filter((name) => name === 'openRehearsal').length).toBe(1)
  })
})

// Every example runs, and one number of each is held to what is known of it.
import { describe, expect, it } from 'vitest'
import { run as makePatient } from './01-make-a-patient.ts'
import { run as measureSpine } from './02-measure-the-spine.ts'
import { run as planNeedle } from './03-plan-a-needle.ts'
import { run as seeXray } from './04-see-the-xray.ts'
import { run as injectCement } from './06-inject-cement.ts'
import { run as strengthen } from './07-strengthen-a-vertebra.ts'

describe('examples', () => {
  it('01 makes the fracture that was asked for: 30 % lost', async () => {
    expect(await makePatient()).toBeCloseTo(0.3, 2)
  })

  it('02 measures the posterior height of L3 within 0.7 mm of the truth', async () => {
    expect(Math.abs(await measureSpine())).toBeLessThan(0.7)
  })

  it('03 finds ways into L4 that stay at least 3 mm from every wall, as its wide pedicles allow', async () => {
    const leastMm = await planNeedle()
    expect(leastMm).toBeGreaterThan(3)
    expect(leastMm).toBeLessThan(8)
  })

  it('04 reads 4.0 through the middle of L3 from the side: about 200 mm of tissue at 0.019 to 0.022 per mm', async () => {
    expect(await seeXray()).toBeGreaterThan(3.8)
    expect(await seeXray()).toBeLessThan(4.4)
  })

  it('06 injects a ball: no cement lies a voxel farther out than its volume asks for', async () => {
    expect(Math.abs(await injectCement())).toBeLessThan(1)
  })

  it('07 makes a weak L3 stiffer by a quarter to twice: 7 mL are a fifth of its body', async () => {
    const times = await strengthen()
    expect(times).toBeGreaterThan(1.25)
    expect(times).toBeLessThan(2)
  })
})

import type { LevelRehearsal } from '../../../rehearsal/index.ts'
import type { ReportFile } from '../../report.ts'
import { type VtiField, vti } from './vti.ts'

/** The fields of one level, a .vti file for each grid: cement, temperature, mechanics, and fill probability where drawn. */
export async function fieldFiles(level: LevelRehearsal): Promise<readonly ReportFile[]> {
  const { record, medium, heat, strength, uncertainty } = level
  const files: Promise<ReportFile>[] = []
  const add = (what: string, grid: Parameters<typeof vti>[0], fields: readonly VtiField[]): void => {
    const name = `fields/${level.level}-${what}.vti`
    files.push(vti(grid, fields).then((bytes) => ({ name, bytes })))
  }
  if (record)
    add('cement', record.grid, [
      { name: 'saturation', values: record.saturation },
      { name: 'cementFraction', values: record.cementFraction },
      { name: 'filledAtS', values: record.filledAtS },
      { name: 'portion', values: record.portion },
      { name: 'insideBone', values: medium.inside },
      { name: 'porosity', values: medium.porosity },
    ])
  if (heat)
    add('heat', heat.grid, [
      { name: 'peakC', values: heat.peakC.value },
      { name: 'peakLowC', values: heat.peakC.low },
      { name: 'peakHighC', values: heat.peakC.high },
    ])
  for (const [when, s] of Object.entries(strength ? { before: strength.before, after: strength.after } : {}))
    add(`mechanics-${when}`, s.maps.grid, [
      { name: 'modulusMPa', values: s.maps.modulusMPa },
      { name: 'energyMPa', values: s.maps.energyMPa },
      { name: 'strain', values: s.maps.strain },
      { name: 'yielded', values: s.maps.yielded },
      { name: 'matter', values: s.maps.matter },
    ])
  if (uncertainty)
    add('fill-probability', uncertainty.grid, [{ name: 'fillProbability', values: uncertainty.fillProbability }])
  return Promise.all(files)
}

// Goal: an install takes every package from the registry of whoever installs. Oracle: the text of the lock file.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const read = (name: string) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'))
const lock = read('package-lock.json') as {
  packages: Record<string, { resolved?: string; integrity?: string; version?: string }>
}

describe('the lock file', () => {
  it('names no address to fetch from', () => {
    const fetched = Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined)
    expect(fetched.map(([path]) => path)).toEqual([])
    expect(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')).not.toMatch(/https?:\/\/[^"]*\.tgz/)
  })

  it('says by checksum what every package must be', () => {
    const without = Object.entries(lock.packages).filter(([path, entry]) => path !== '' && !entry.integrity)
    expect(without.map(([path]) => path)).toEqual([])
  })

  it('holds what package.json asks for, exactly pinned', () => {
    const { dependencies, devDependencies, optionalDependencies } = read('package.json') as Record<
      string,
      Record<string, string>
    >
    for (const [name, version] of Object.entries({ ...dependencies, ...devDependencies, ...optionalDependencies })) {
      expect(version, name).toMatch(/^\d+\.\d+\.\d+$/)
      expect(lock.packages[`node_modules/${name}`]?.version, name).toBe(version)
    }
  })
})

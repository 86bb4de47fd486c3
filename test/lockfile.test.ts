// Goal: an install takes every package from the registry of whoever installs. Oracle: the text of the lock file.
import { readFileSync } from 'node:fs'
import { describe, expect, it } from 'vitest'

const read = (name: string) => JSON.parse(readFileSync(new URL(`../${name}`, import.meta.url), 'utf8'))
const lock = read('package-lock.json') as {
  packages: Record<string, Entry>
}
interface Entry {
  readonly version?: string
  readonly resolved?: string
  readonly integrity?: string
  readonly optional?: boolean
  readonly dependencies?: Record<string, string>
  readonly optionalDependencies?: Record<string, string>
}

describe('the lock file', () => {
  it('names no address to fetch from', () => {
    const fetched = Object.entries(lock.packages).filter(([, entry]) => entry.resolved !== undefined)
    expect(fetched.map(([path]) => path)).toEqual([])
    expect(readFileSync(new URL('../package-lock.json', import.meta.url), 'utf8')).not.toMatch(/https?:\/\/[^"]*\.tgz/)
  })

  it('says by checksum what every package must be, but for parts of tools that other platforms alone install', () => {
    // Where vertebro is developed and tested: Linux with glibc on these two processors.
    const here = ['linux-x64', 'linux-arm64', 'linux-x64-gnu', 'linux-arm64-gnu']
    const elsewhere = (path: string, { optional }: Entry): boolean => {
      const platform = /\/(?:@biomejs\/cli|@swc\/core|@napi-rs\/canvas)-(.+)$/.exec(path)?.[1]
      return optional === true && platform !== undefined && !here.includes(platform)
    }
    const without = Object.entries(lock.packages).filter(([path, entry]) => path !== '' && !entry.integrity)
    expect(without.filter(([path, entry]) => !elsewhere(path, entry)).map(([path]) => path)).toEqual([])
  })

  // `npm ci` stops where one is missing, also one that this platform would never install.
  it('holds everything that its packages ask for', () => {
    const missing = Object.entries(lock.packages).flatMap(([path, { dependencies, optionalDependencies }]) =>
      Object.keys({ ...dependencies, ...optionalDependencies })
        .filter((name) => !placesOf(path, name).some((place) => place in lock.packages))
        .map((name) => `${name} for ${path}`),
    )
    expect(missing).toEqual([])
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

/** Where a package at `path` looks for `name`: in its own node_modules, then in those of the folders above it. */
function placesOf(path: string, name: string): readonly string[] {
  const parts = path === '' ? [] : path.split('/node_modules/')
  const folders = parts.map((_, n) => parts.slice(0, n + 1).join('/node_modules/'))
  return [...folders.map((folder) => `${folder}/node_modules/${name}`), `node_modules/${name}`]
}

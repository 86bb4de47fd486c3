// Goal: what the documents point at exists. Oracle: the tree.
import { existsSync, globSync, readFileSync } from 'node:fs'
import { dirname, join, normalize } from 'node:path'
import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'

const root = fileURLToPath(new URL('..', import.meta.url))
const pages = globSync(
  ['*.md', 'docs/**/*.md', 'validation/*.md', 'verification/*.md', 'conformance/**/*.md', 'bench/*.md'],
  {
    cwd: root,
  },
)
const textOf = (page: string): string => readFileSync(join(root, page), 'utf8')

describe('documents', () => {
  it('link only to what is there', () => {
    const broken = pages.flatMap((page) =>
      [...textOf(page).matchAll(/\]\(([^)#\s]+)[^)]*\)/g)]
        .map((match) => match[1] as string)
        .filter((target) => !/^[a-z]+:/.test(target))
        .filter((target) => !existsSync(join(root, dirname(page), target)))
        .map((target) => `${page}: ${target}`),
    )
    expect(broken).toEqual([])
  })

  it('name only files that are there', () => {
    const named =
      /`((?:src|kernels|test|docs|scripts|bin|verification|validation|conformance|bench|examples)\/[\w./-]+)`/g
    const absent = pages.flatMap((page) =>
      [...textOf(page).matchAll(named)]
        .map((match) => normalize(match[1] as string))
        .filter((path) => !existsSync(join(root, path)))
        .map((path) => `${page}: ${path}`),
    )
    expect(absent).toEqual([])
  })

  it('name only commands that package.json has', () => {
    const { scripts } = JSON.parse(textOf('package.json')) as { scripts: Record<string, string> }
    const unknown = pages.flatMap((page) =>
      [...textOf(page).matchAll(/\bnpm run ([\w:]+)/g)]
        .map((match) => match[1] as string)
        .filter((name) => !(name in scripts))
        .map((name) => `${page}: ${name}`),
    )
    expect(unknown).toEqual([])
  })
})

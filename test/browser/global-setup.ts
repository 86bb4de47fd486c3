// Builds the workstation where it changed and serves it for the browser tests.
import { spawnSync } from 'node:child_process'
import { fileURLToPath } from 'node:url'
import type { TestProject } from 'vitest/node'
import { workstationServer } from '../../src/server/index.ts'
import { type FoundChromium, findChromium } from './chromium.ts'

declare module 'vitest' {
  export interface ProvidedContext {
    readonly address: string
    readonly chromium: FoundChromium
  }
}

const path = (relative: string): string => fileURLToPath(new URL(relative, import.meta.url))

export default async function setup(project: TestProject): Promise<() => Promise<void>> {
  const built = spawnSync(process.execPath, [path('../../scripts/build-web.js')], { stdio: 'inherit' })
  if (built.status !== 0) throw new Error('the workstation could not be built')
  const server = await workstationServer(path('../../build/web'))
  project.provide('address', await server.listen({ host: '127.0.0.1', port: 0 }))
  project.provide('chromium', await findChromium())
  return () => server.close()
}

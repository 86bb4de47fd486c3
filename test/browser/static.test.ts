import { readFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { extname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { openStation, workedCase } from './open.ts'

// A web server as plain as they come: no headers beside the type, and the page below a path.
const root = fileURLToPath(new URL('../../build/web', import.meta.url))
const types: Readonly<Record<string, string>> = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.mjs': 'text/javascript',
  '.css': 'text/css',
  '.wasm': 'application/wasm',
}
let server: Server
beforeAll(async () => {
  server = createServer(async (request, response) => {
    const path = (request.url ?? '/').split('?')[0]?.replace(/^\/hospital\//, '') || 'index.html'
    try {
      const bytes = await readFile(join(root, path))
      response.writeHead(200, { 'content-type': types[extname(path)] ?? 'application/octet-stream' }).end(bytes)
    } catch {
      response.writeHead(404).end()
    }
  })
  await new Promise<void>((done) => server.listen(0, '127.0.0.1', done))
})
afterAll(() => {
  server.close()
})

test('any web server will do: the page isolates itself and opens the worked case with threads', async () => {
  const address = `http://127.0.0.1:${(server.address() as AddressInfo).port}/hospital`
  const opened = await openStation({ address })
  await workedCase(opened.page)
  expect(await opened.page.evaluate(() => crossOriginIsolated)).toBe(true)
  await opened.close()
})

// Serves the built workstation on this computer: `npm start`, or `npm start -- --port 8080 --host 0.0.0.0`.
import { fileURLToPath } from 'node:url'
import { parseArgs } from 'node:util'
import { workstationServer } from './serve.ts'

const usualPort = 4173
const { values } = parseArgs({ options: { port: { type: 'string' }, host: { type: 'string' } } })
const host = values.host ?? '127.0.0.1'
const asked = values.port === undefined ? undefined : Number(values.port)

const server = await workstationServer(fileURLToPath(new URL('../../build/web', import.meta.url)))

/** On the port asked for; without one, on the usual or the next free. */
async function listen(): Promise<string> {
  if (asked !== undefined) return server.listen({ host, port: asked })
  for (let port = usualPort; port < usualPort + 20; port++)
    try {
      return await server.listen({ host, port })
    } catch (cause) {
      if ((cause as NodeJS.ErrnoException).code !== 'EADDRINUSE') throw cause
    }
  return server.listen({ host, port: 0 })
}

const address = await listen()
process.stdout.write(`vertebro is at ${address.replace('127.0.0.1', 'localhost')}\nCtrl-C ends it.\n`)
for (const signal of ['SIGINT', 'SIGTERM'] as const)
  process.on(signal, () => void server.close().then(() => process.exit(0)))

import fastifyHelmet from '@fastify/helmet'
import fastifyStatic from '@fastify/static'
import fastify, { type FastifyInstance } from 'fastify'

/**
 * A server of the built workstation in `root`: files and headers, nothing else; nothing is ever sent to it.
 *
 * The headers isolate the page from other origins, so that it may share memory between threads, and let it load nothing
 * from elsewhere.
 */
export async function workstationServer(root: string): Promise<FastifyInstance> {
  const app = fastify()
  await app.register(fastifyHelmet, {
    crossOriginOpenerPolicy: { policy: 'same-origin' },
    crossOriginEmbedderPolicy: { policy: 'require-corp' },
    crossOriginResourcePolicy: { policy: 'same-origin' },
    strictTransportSecurity: false,
    contentSecurityPolicy: {
      useDefaults: false,
      directives: {
        defaultSrc: ["'self'"],
        scriptSrc: ["'self'", "'wasm-unsafe-eval'"],
        workerSrc: ["'self'", 'blob:'],
        styleSrc: ["'self'", "'unsafe-inline'"],
        imgSrc: ["'self'", 'data:', 'blob:'],
        connectSrc: ["'self'", 'data:', 'blob:'],
        frameSrc: ["'self'", 'blob:'],
        objectSrc: ["'none'"],
        baseUri: ["'self'"],
        formAction: ["'none'"],
        frameAncestors: ["'none'"],
      },
    },
  })
  // Built files carry their content in their name; the page itself is asked for anew each time.
  await app.register(fastifyStatic, {
    root,
    preCompressed: true,
    setHeaders: (reply, path) => {
      const isNamed = /[\\/]assets[\\/]/.test(path)
      reply.header('cache-control', isNamed ? 'public, max-age=31536000, immutable' : 'no-cache')
    },
  })
  return app
}

import { chmod, mkdir, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { GenericContainer, PullPolicy, type StartedTestContainer, Wait } from 'testcontainers'
import { beforeAll, describe, expect, it } from 'vitest'
import { makeImages } from '../../harness/cli/composition.ts'
import { localBase } from '../../harness/topology/docker/base-image.ts'
import { findEngine } from '../../harness/topology/docker/engine.ts'
import { manifests } from '../../simulators/index.ts'
import { createSuiteTopology, docker, findContainer, makeRunFolder } from './docker.ts'
import { standUp } from './stand-up.ts'

let image: string

beforeAll(async () => {
  image = await makeImages({ note: () => {} })
})

/** A container of the image that runs a program of ours. */
function start(source: string): Promise<StartedTestContainer> {
  return new GenericContainer(image)
    .withPullPolicy(PullPolicy.neverPull())
    .withCommand(['-e', source])
    .withWaitStrategy(Wait.forLogMessage('here'))
    .start()
}

describe('the image of the simulators', () => {
  it('runs as somebody who is not root', async () => {
    const container = await start('console.log("here", process.getuid()); setInterval(() => {}, 1000)')
    const { output } = await container.exec(['node', '-p', 'process.getuid() + " " + process.getgid()'])
    await container.stop({ timeout: 1 })
    expect(output.trim()).toBe('1000 1000')
  })

  it('has an entry for every system, and a health check that needs no shell', () => {
    const { Config } = (JSON.parse(docker('image', 'inspect', image)) as [{ Config: Record<string, unknown> }])[0]
    expect(Config.User).toBe('1000:1000')
    expect(Config.Healthcheck).toMatchObject({ Test: ['CMD', 'node', '/app/healthcheck.mjs'] })
    const listed = docker('run', '--rm', image, '-p', 'require("node:fs").readdirSync("/app").join()')
    expect(listed.split(',')).toEqual(expect.arrayContaining(manifests.map(({ id }) => `${id}.mjs`)))
  })

  it('is named after what is in it: the same again, and another from another base', async () => {
    const told: string[] = []
    const note = (text: string) => void told.push(text)
    expect(await makeImages({ note })).toBe(image)
    expect(told).toEqual([])
    const engine = await findEngine()
    const base = 'inkijk-base:another'
    await engine.docker(['tag', await findBase(image), base])
    const other = await makeImages({ base, note })
    await engine.docker(['rmi', other, base])
    expect(other).not.toBe(image)
    expect(told).toHaveLength(1)
  })

  it('that cannot be made says how to make it without a registry', async () => {
    const base = '127.0.0.1:1/no-such-image:1'
    await expect(makeImages({ base, note: () => {} })).rejects.toMatchObject({
      code: 'IMAGE_MISSING',
      message: expect.stringContaining('inkijk images --local-base'),
    })
  })
})

async function findBase(of: string): Promise<string> {
  return docker('image', 'inspect', '--format', '{{index .Config.Labels "nl.inkijk.base"}}', of) || localBase
}

describe('a party in a container', () => {
  it('is confined, healthy, and ended by SIGTERM within five seconds', async () => {
    await using folder = await makeRunFolder()
    await using network = await standUp(createSuiteTopology(), folder)
    const container = findContainer(folder.run, 'lsp')

    const write = (path: string) =>
      `try { require('node:fs').writeFileSync('${path}/x', ''); 'written' } catch (e) { e.code }`
    const tryWrite = (path: string) => docker('exec', container, 'node', '-p', write(path))
    expect(['/', '/app', '/tmp', '/party/keys', '/party/store'].map(tryWrite)).toEqual([
      'EROFS',
      'EROFS',
      'EROFS',
      'EROFS',
      'written',
    ])
    const status = docker(
      'exec',
      container,
      'node',
      '-p',
      'require("node:fs").readFileSync("/proc/self/status", "utf8")',
    )
    expect(status).toMatch(/^CapEff:\s+0+$/m)
    expect(status).toMatch(/^NoNewPrivs:\s+1$/m)

    // What the engine runs at each interval.
    const check = () => docker('exec', container, 'node', '-e', `${spawnCheck}`)
    expect(check()).toBe('0')
    expect(docker('inspect', '--format', '{{.State.Health.Status}}', container)).not.toBe('unhealthy')

    const startedAt = Date.now()
    docker('kill', '--signal', 'SIGTERM', container)
    docker('wait', container)
    expect(Date.now() - startedAt).toBeLessThan(5_000)
    expect(docker('inspect', '--format', '{{.State.ExitCode}}', container)).toBe('0')
    await network.stop()
  })

  it('that does not answer is not healthy', async () => {
    await using folder = await makeRunFolder()
    const party = join(folder.directory, 'party')
    await mkdir(party, { recursive: true })
    await writeFile(
      join(party, 'party.json'),
      JSON.stringify({ control: { address: '127.0.0.1', port: 9, token: '' } }),
    )
    await chmod(join(folder.directory), 0o755)
    const args = ['run', '--rm', '--volume', `${party}:/party:ro`, image, '-e', spawnCheck]
    expect(docker(...args)).toBe('1')
  })
})

const spawnCheck = 'console.log(require("node:child_process").spawnSync("node", ["/app/healthcheck.mjs"]).status)'

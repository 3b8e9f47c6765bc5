/** The commands `docker` and compose, and what to do when they are not there. */

import { HarnessError } from '../../contracts/error.ts'
import { type CommandOptions, type Ended, runCommand } from './run-command.ts'

export interface Engine {
  /** Version of the engine. */
  version: string
  /** `2` for the plugin of `docker`, `1` for the older `docker-compose`. */
  composeMajor: number
  /** Standard output. @throws HarnessError ENGINE_FAILED, or ENGINE_UNAVAILABLE when it is gone */
  docker(args: readonly string[], options?: CommandOptions): Promise<string>
  compose(args: readonly string[], options?: CommandOptions): Promise<string>
}

const installAdvice = 'install Docker Engine and its compose plugin (docs.docker.com/engine/install)'
const askTimeoutMs = 15_000

/** @throws HarnessError ENGINE_UNAVAILABLE that says what to do about it */
export async function findEngine(): Promise<Engine> {
  const version = await docker(['version', '--format', '{{.Server.Version}}'], { timeoutMs: askTimeoutMs })
  const compose = await findCompose()
  return {
    version: version.trim(),
    composeMajor: compose.major,
    docker,
    compose: (args, options) => run(compose.command, [...compose.args, ...args], options),
  }
}

/** What an engine or its command said, as the reason that a person can act on. */
export function explainFailure(command: string, { code, error, stderr }: Pick<Ended, 'code' | 'error' | 'stderr'>) {
  const said = stderr.trim().split('\n').slice(-5).join('\n')
  if (error?.code === 'ENOENT') {
    return new HarnessError('ENGINE_UNAVAILABLE', `there is no command "${command}" here; ${installAdvice}`)
  }
  if (/permission denied.*(docker\.sock|daemon|pipe)/is.test(stderr)) {
    const text = `this user may not use the container engine; add it to the group "docker" and log in again (${said})`
    return new HarnessError('ENGINE_UNAVAILABLE', text)
  }
  if (/cannot connect to the docker daemon|is the docker daemon running|error during connect/i.test(stderr)) {
    const text = `the container engine does not answer; start it (Docker Desktop, or "systemctl start docker"): ${said}`
    return new HarnessError('ENGINE_UNAVAILABLE', text)
  }
  const how = error === undefined ? `exit code ${code}` : error.message
  return new HarnessError('ENGINE_FAILED', `${command} failed (${how}): ${said}`)
}

function docker(args: readonly string[], options?: CommandOptions): Promise<string> {
  return run('docker', args, options)
}

async function run(command: string, args: readonly string[], options?: CommandOptions): Promise<string> {
  const ended = await runCommand(command, args, options)
  if (ended.code === 0 && ended.error === undefined) return ended.stdout
  throw explainFailure([command, ...args.slice(0, 2)].join(' '), ended)
}

async function findCompose(): Promise<{ command: string; args: readonly string[]; major: number }> {
  for (const [command, ...args] of [['docker', 'compose'], ['docker-compose']] as const) {
    const { code, stdout } = await runCommand(command, [...args, 'version', '--short'], { timeoutMs: askTimeoutMs })
    const major = Number(/^v?(\d+)\./.exec(stdout.trim())?.[1])
    if (code === 0 && Number.isInteger(major)) return { command, args, major }
  }
  const text = 'there is neither "docker compose" nor "docker-compose" here; install the package docker-compose-plugin'
  throw new HarnessError('ENGINE_UNAVAILABLE', `${text}, docker-compose-v2 or docker-compose`)
}

/** `inkijk up` */

import { randomBytes } from 'node:crypto'
import { join, resolve } from 'node:path'
import { HarnessError } from '../../contracts/error.ts'
import { keepUp } from '../../run/keep-up.ts'
import { keptNetworksFolder } from '../../run/kept-network.ts'
import { createRunId } from '../../run/run.ts'
import { createKeyIssuer, createTopology, hasMessageKey, identityKeysOf } from '../composition.ts'
import type { CommandContext } from '../context.ts'
import { describeNetwork } from '../network/describe-network.ts'
import { tellNetwork } from '../network/tell-network.ts'
import { placeSut } from '../place-sut.ts'
import { selectPlans } from '../select-plans.ts'

export interface UpOptions {
  backend: string
  out: string
  seed?: string
  sut?: string
  lang?: 'nl' | 'en'
  json?: boolean
}

export async function upCommand(
  name: string,
  options: UpOptions,
  { terminal, signal }: CommandContext,
): Promise<number> {
  const now = new Date()
  const { scenarios, plans } = await selectPlans([name], {})
  const [chosen, ...others] = plans
  const [scenario] = scenarios
  if (chosen === undefined || scenario === undefined || others.length > 0) {
    const variants = plans.map(({ id }) => id).join(', ')
    throw new HarnessError('USAGE', `"${name}" has ${plans.length} variants; expected one of them: ${variants}`)
  }
  const backend = createTopology(options.backend, terminal.error)
  const { plans: placed, topology } = await placeSut(options.sut, [chosen], backend, terminal)
  const [plan = chosen] = placed
  await topology.prepare?.()
  const directory = join(keptNetworksFolder(options.out), createRunId(now))
  const network = await keepUp({
    plan,
    scenarioTitle: scenario.title,
    topology,
    issuer: await createKeyIssuer([plan], now),
    hasMessageKey,
    identityKeysOf,
    ...(options.sut === undefined ? {} : { sut: resolve(options.sut) }),
    seed: options.seed ?? randomBytes(8).toString('hex'),
    directory,
    signal,
  })
  const described = await describeNetwork(directory, network)
  if (options.json === true) terminal.line(JSON.stringify(described, null, 2))
  else for (const line of tellNetwork(described, options.lang ?? terminal.language)) terminal.line(line)
  return 0
}

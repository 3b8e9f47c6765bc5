/** Steps that recipes are made of. */

import { oruWithAttachment } from './carriers/hl7.ts'
import type { Host } from './carriers/logs.ts'
import * as logs from './carriers/logs.ts'
import { envelope } from './carriers/soap.ts'
import type { Step } from './item.ts'
import type { ToolId } from './toolbox.ts'

type Options = Readonly<Record<string, unknown>>

/** An operation of `tools.py`. */
export function py(operation: string, options: Options = {}, depth: 0 | 1 = 1): Step {
  const said = Object.entries(options).map(([key, value]) => `${key}=${JSON.stringify(value)}`)
  return {
    name: [`python ${operation}`, ...said].join(' '),
    tool: 'python3',
    depth,
    run: (toolbox, input) => toolbox.python.apply(operation, input, options),
  }
}

/** A tool that reads standard input and writes standard output. */
export function cli(tool: ToolId, ...args: string[]): Step {
  return { name: [tool, ...args].join(' '), tool, depth: 1, run: (toolbox, input) => toolbox.run(tool, args, input) }
}

/** A tool that reads the file `in` and writes the file `out`; `-` for what writes to standard output. */
export function onFiles(tool: ToolId, args: readonly string[], out = 'out', inName = 'in'): Step {
  return {
    name: [tool, ...args].join(' '),
    tool,
    depth: 1,
    run: (toolbox, input) => toolbox.runOnFiles(tool, args, { [inName]: input }, out),
  }
}

/** Text around a payload. Members of JSON escape what they hold, which is a step where there is anything to escape. */
export function into(name: HostId, depth: 0 | 1 = 0): Step {
  return {
    name: `into ${name}`,
    tool: 'own',
    depth,
    run: (_, input, random) => Buffer.from(hosts[name](input.toString('utf8'), random)),
  }
}

/** Bytes around bytes. */
export function around(name: string, before: Buffer | string, after: Buffer | string = ''): Step {
  return {
    name,
    tool: 'own',
    depth: 0,
    run: (_, input) => Buffer.concat([Buffer.from(before), input, Buffer.from(after)]),
  }
}

/** An encoding that is written here, as no tool of a package has it. */
export function own(name: string, write: (text: string) => string | Buffer, depth: 0 | 1 = 1): Step {
  return { name, tool: 'own', depth, run: (_, input) => Buffer.from(write(input.toString('utf8'))) }
}

export const hosts = {
  json: logs.jsonMember,
  'json with \\/': logs.jsonSlashes,
  xml: logs.xmlElement,
  'indented xml': logs.xmlIndented,
  pino: logs.pinoLine,
  nginx: logs.nginxLine,
  syslog: logs.syslogLine,
  'java trace': logs.javaTrace,
  log4j: logs.log4jLine,
  docker: logs.dockerLine,
  kubernetes: logs.kubernetesLine,
  postgres: logs.postgresLine,
  header: logs.headerLine,
  'data url': logs.dataUrl,
  'oru attachment': (payload, random) => oruWithAttachment(payload, random),
  'oru hex attachment': (payload, random) => oruWithAttachment(payload, random, 'Hex'),
  'soap body': (payload, random) => envelope(`<v:document xmlns:v="urn:v">${payload}</v:document>`, random),
  'glued 1': logs.glued('a'),
  'glued 2': logs.glued('x7'),
  'glued 3': logs.glued('tok'),
  'glued 4': logs.glued('v2Xy', 'Zz'),
  'basic authorisation': logs.glued('Authorization: Basic '),
  semicolons: logs.glued('id;17;', ';ok;'),
  quotes: logs.glued("'", "'"),
  bare: logs.bare,
} as const satisfies Readonly<Record<string, Host>>
export type HostId = keyof typeof hosts

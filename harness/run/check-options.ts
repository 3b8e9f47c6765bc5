/** Options in a scenario file, held against what a manifest or a protection scheme says of them. */

import type { OptionSchema } from '../contracts/manifest.ts'
import type { ScenarioFile } from '../contracts/scenario.ts'
import type { CompileSchema, Path, SourceFile } from './read-yaml.ts'

/** What stands where in the file, and whose options these are. */
export interface OptionPlace {
  source: SourceFile<ScenarioFile>
  compile: CompileSchema
  at: Path
  owner: string
}

type Schemas = Readonly<Record<string, OptionSchema>>
type Options = Readonly<Record<string, unknown>>

/** Gives them back when each is known and of its kind. */
export function checkOptions({ source, compile, at, owner }: OptionPlace, schemas: Schemas, options: Options): Options {
  for (const [name, value] of Object.entries(options)) {
    const schema = schemas[name]
    if (schema === undefined) {
      const known = Object.keys(schemas).join(', ') || 'none'
      throw source.fault([...at, name], `"${owner}" has no option "${name}"; expected one of ${known}`)
    }
    const { description: _, default: __, ...rules } = schema
    if (!compile(rules)(value)) {
      const expected = schema.enum?.join(', ') ?? schema.items?.enum?.join(', ') ?? schema.type
      throw source.fault([...at, name], `option "${name}" must be ${expected}; found ${JSON.stringify(value)}`)
    }
  }
  return options
}

export function defaultsOf(schemas: Readonly<Record<string, OptionSchema>>): Record<string, unknown> {
  return Object.fromEntries(Object.entries(schemas).map(([name, schema]) => [name, schema.default]))
}

/** Chooses from a wallet what a presentation definition asks for, and says where it stands in the presentation. */

import { randomUUID } from 'node:crypto'
import type { Credential } from '../../kit/ssi/credential.ts'
import { SsiError } from '../../kit/ssi/ssi-error.ts'
import type { Definition, Descriptor } from './definition.ts'
import { matchDescriptor } from './match.ts'
import type { Submission } from './submission.ts'

export interface Selection {
  credentials: readonly Credential[]
  submission: Submission
}

/** `choices`: field id → value, to tell credentials apart. Throws `SsiError` when the wallet does not have it all. */
export function selectCredentials(
  definition: Definition,
  wallet: readonly Credential[],
  choices: Readonly<Record<string, string>>,
): Selection {
  assertKnownChoices(definition, choices)
  const chosen = definition.descriptors.map((descriptor) => ({
    id: descriptor.id,
    credential: choose(descriptor, wallet, choices),
  }))
  const credentials = [...new Set(chosen.map(({ credential }) => credential))]
  return {
    credentials,
    submission: {
      id: randomUUID(),
      definition_id: definition.id,
      descriptor_map: chosen.map(({ id, credential }) => {
        const format = credential.signed === undefined ? 'ldp_vc' : 'jwt_vc'
        const path = `$.verifiableCredential[${credentials.indexOf(credential)}]`
        return { id, format: 'jwt_vp', path: '$', path_nested: { id, format, path } }
      }),
    },
  }
}

function assertKnownChoices({ descriptors }: Definition, choices: Readonly<Record<string, string>>): void {
  const known = new Set(descriptors.flatMap(({ fields }) => fields.map(({ id }) => id)))
  for (const name of Object.keys(choices)) {
    if (!known.has(name)) throw new SsiError(`credential_selection: no field has the id ${JSON.stringify(name)}`)
  }
}

function choose(
  descriptor: Descriptor,
  wallet: readonly Credential[],
  choices: Readonly<Record<string, string>>,
): Credential {
  const own = descriptor.fields.flatMap(({ id }) => (id !== undefined && Object.hasOwn(choices, id) ? [id] : []))
  const matching = wallet.filter((credential) => {
    const values = matchDescriptor(descriptor, credential)
    return values !== undefined && own.every((id) => values[id] === choices[id])
  })
  const [first] = matching
  if (first === undefined) throw new SsiError(`no credential in the wallet for input descriptor ${descriptor.id}`)
  if (own.length > 0 && matching.length > 1) {
    throw new SsiError(`credential_selection leaves ${matching.length} credentials for ${descriptor.id}`)
  }
  return first
}

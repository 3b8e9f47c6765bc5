/** Keys that a party came to see in one place and may use in another: whatever it recorded, it can put side by side. */

import type { HeldKey } from '../../contracts/probe.ts'

export interface SharedKeys {
  /** @param place where they were seen */
  add(place: string, keys: readonly HeldKey[], secrets: readonly HeldKey[]): void
  /** Starts a new round: what was added since the last one, undefined when that was nothing. */
  next(): Round | undefined
  /** What was left out, as there was too much of it. */
  readonly leftOut: readonly string[]
}

export interface Round {
  /** All so far. */
  keys: readonly HeldKey[]
  secrets: readonly HeldKey[]
  /** Whether something new was seen elsewhere than here. */
  hasKeysFor(place: string): boolean
  hasSecretsFor(place: string): boolean
}

/** Most of each kind. Anything of the right length may be a raw key; the others show what they are. */
const most = { raw: 1024, password: 200, tls: 100_000, private: 1024, secret: 256 } as const
type Kind = keyof typeof most

const kindNames: Record<Kind, string> = {
  raw: 'possible symmetric keys',
  password: 'passwords',
  tls: 'secrets of TLS connections',
  private: 'private keys',
  secret: 'secrets to hash with',
}

export function createSharedKeys(): SharedKeys {
  const byKind: Record<Kind, Map<string, HeldKey>> = {
    raw: new Map(),
    password: new Map(),
    tls: new Map(),
    private: new Map(),
    secret: new Map(),
  }
  const full = new Set<Kind>()
  let freshKeys = new Set<string>()
  let freshSecrets = new Set<string>()

  const addOne = (kind: Kind, place: string, key: HeldKey, fresh: Set<string>) => {
    const known = byKind[kind]
    if (known.has(key.id)) return
    if (known.size >= most[kind]) full.add(kind)
    else {
      known.set(key.id, key)
      fresh.add(place)
    }
  }

  return {
    add(place, keys, secrets) {
      for (const key of keys) addOne(kindOf(key), place, key, freshKeys)
      for (const secret of secrets) addOne('secret', place, secret, freshSecrets)
    },
    next() {
      const [keyPlaces, secretPlaces] = [freshKeys, freshSecrets]
      if (keyPlaces.size + secretPlaces.size === 0) return undefined
      freshKeys = new Set()
      freshSecrets = new Set()
      const { secret, ...others } = byKind
      const hasFor = (places: ReadonlySet<string>) => (place: string) => places.size > (places.has(place) ? 1 : 0)
      return {
        keys: Object.values(others).flatMap((known) => [...known.values()]),
        secrets: [...secret.values()],
        hasKeysFor: hasFor(keyPlaces),
        hasSecretsFor: hasFor(secretPlaces),
      }
    },
    get leftOut() {
      return [...full].map(
        (kind) => `more than ${most[kind]} ${kindNames[kind]} seen; the others were tried only where they were seen`,
      )
    },
  }
}

function kindOf(key: HeldKey): Kind {
  if (key.tls !== undefined) return 'tls'
  if (key.password !== undefined) return 'password'
  return key.raw === undefined ? 'private' : 'raw'
}

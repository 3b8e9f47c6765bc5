/** Where the parties listen, as far as this one was told. */

import type { Endpoint, NetworkTable } from '../../harness/contracts/party.ts'

export interface Network {
  set(table: NetworkTable): void
  find(fqdn: string): Endpoint | undefined
}

export function createNetwork(): Network {
  let endpoints: readonly Endpoint[] = []
  return {
    set(table) {
      endpoints = Object.values(table)
    },
    find: (fqdn) => endpoints.find((endpoint) => endpoint.fqdn.toLowerCase() === fqdn.toLowerCase()),
  }
}

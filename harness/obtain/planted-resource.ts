/**
 * A resource of the harness itself, for showing that replaying works from the position of every party: who comes with
 * the planted token and a party's certificate gets that party's value, and who comes with the bound token gets the
 * bound value, if it has the certificate the token is bound to (RFC 8705 3). No party has that one.
 */

import { X509Certificate } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { createServer } from 'node:https'
import type { AddressInfo } from 'node:net'
import type { TLSSocket } from 'node:tls'
import type { ReplayControls } from '../contracts/evidence.ts'
import { splitPem } from '../contracts/x509-pem.ts'
import type { Place } from './replay-client.ts'

export interface PlantedResource extends AsyncDisposable {
  place: Place
}

export interface PlantedResourceOptions {
  controls: ReplayControls
  fqdn: string
  /** The server's certificate, which the bound token is bound to, PEM. */
  keyPem: string
  chainPem: string
  /** Party → its chain, PEM. */
  chains: Readonly<Record<string, string>>
}

const openPath = '/fhir/Basic'
const boundPath = '/fhir/Flag'

/** Says where the resource is, for the body of a request that every party receives. */
export function describePlanted({ boundToken }: ReplayControls, fqdn: string): Readonly<Record<string, string>> {
  const at = (path: string): string => `https://${fqdn}${path}?code=inkijk`
  return { access_token: boundToken, open: at(openPath), bound: at(boundPath) }
}

export async function startPlantedResource(options: PlantedResourceOptions): Promise<PlantedResource> {
  const { keyPem: key, chainPem: cert, fqdn } = options
  const find = createFind(options)
  const server = createServer(
    // Who comes is known by the certificate, whatever is wrong with it.
    { key, cert, requestCert: true, rejectUnauthorized: false, ALPNProtocols: ['http/1.1'] },
    (request, response) => answer(request, response, find),
  )
  await new Promise<void>((resolve, reject) => {
    server.once('error', reject)
    server.listen(0, '127.0.0.1', resolve)
  })
  const { address, port } = server.address() as AddressInfo
  return {
    place: { party: 'control', fqdn, address, port },
    async [Symbol.asyncDispose]() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
}

/** A value, or the status and the error (RFC 6750 3.1) of a refusal. */
type Found = { value: string } | { value?: never; status: 401 | 403; error: string }
type Find = (path: string, token: string, fingerprint: string) => Found

const unknownToken: Found = { status: 401, error: 'invalid_token' }
const otherResource: Found = { status: 403, error: 'insufficient_scope' }

function createFind({ controls, chains, chainPem }: PlantedResourceOptions): Find {
  const bound = fingerprintOf(chainPem)
  const owners = new Map(Object.entries(chains).map(([party, pem]) => [fingerprintOf(pem), party]))
  return (path, token, fingerprint) => {
    if (token !== controls.token && token !== controls.boundToken) return unknownToken
    if (path !== (token === controls.token ? openPath : boundPath)) return otherResource
    const own = controls.values[owners.get(fingerprint) ?? '']
    const value = token === controls.token ? own : fingerprint === bound ? controls.boundValue : undefined
    return value === undefined ? unknownToken : { value }
  }
}

function answer(request: IncomingMessage, response: ServerResponse, find: Find): void {
  const certificate = (request.socket as TLSSocket).getPeerX509Certificate()
  const [, token = ''] = /^Bearer (\S+)$/.exec(request.headers.authorization ?? '') ?? []
  const [path = ''] = (request.url ?? '').split('?', 1)
  const found = find(path, token, certificate?.fingerprint256 ?? '')
  if (found.value === undefined) {
    response.writeHead(found.status, { 'www-authenticate': `Bearer error="${found.error}"` }).end()
    return
  }
  const resource = { resourceType: 'Basic', id: found.value }
  response.writeHead(200, { 'content-type': 'application/fhir+json' }).end(JSON.stringify(resource))
}

/** Of the leaf, which comes first. */
function fingerprintOf(chainPem: string): string {
  return new X509Certificate(splitPem(chainPem, 'CERTIFICATE')[0] ?? '').fingerprint256
}

/** Credentials of the organisations of this node, and the lists of those they took back. */

import { randomUUID } from 'node:crypto'
import { SignJWT } from 'jose'
import { algorithmFor } from '../kit/ssi/algorithms.ts'
import { credentialContext, credentialType, toJwtClaims } from '../kit/ssi/credential.ts'
import type { JsonObject } from '../kit/ssi/json.ts'
import { encodeStatusList, statusListBits, statusListContext } from '../kit/ssi/status-list.ts'
import type { NutsNode } from './node.ts'
import { Problem } from './problem.ts'
import { times } from './wire.ts'

export interface IssueRequest {
  issuer: string
  type: string
  contexts: readonly string[]
  subject: JsonObject
  expirationDate: string | undefined
  revocable: boolean
}

const firstPage = 1

/** Gives the compact JWS. */
export async function issueCredential(node: NutsNode, request: IssueRequest): Promise<string> {
  const { issuer, type, contexts, subject, expirationDate, revocable } = request
  const id = `${issuer}#${randomUUID()}`
  const statusIndex = revocable ? node.issued.nextIndex(issuer) : null
  if (statusIndex !== null && statusIndex >= statusListBits) throw new Problem(500, 'the status list is full')
  const jwt = await sign(node, {
    '@context': [...new Set([credentialContext, ...contexts, ...(revocable ? [statusListContext] : [])])],
    id,
    type: [credentialType, type],
    issuer,
    issuanceDate: node.context.clock.now().toISOString(),
    ...(expirationDate === undefined ? {} : { expirationDate }),
    credentialSubject: subject,
    ...(statusIndex === null ? {} : { credentialStatus: composeStatus(node, issuer, statusIndex) }),
  })
  node.issued.add({ id, issuer, subject: String(subject.id), type, jwt, statusIndex })
  return jwt
}

export function statusListUrl({ options }: Pick<NutsNode, 'options'>, issuer: string): string {
  return `https://${options.host}/statuslist/${issuer}/${firstPage}`
}

/** The status list of an issuer as it is now; undefined when it has none on this page. */
export function composeStatusList(node: NutsNode, issuer: string, page: string): Promise<string> | undefined {
  if (node.subjects.findByDid(issuer) === undefined || page !== String(firstPage)) return undefined
  const url = statusListUrl(node, issuer)
  const now = node.context.clock.now()
  return sign(node, {
    '@context': [credentialContext, statusListContext],
    id: url,
    type: [credentialType, 'StatusList2021Credential'],
    issuer,
    issuanceDate: now.toISOString(),
    expirationDate: new Date(now.getTime() + times.statusListSeconds * 1000).toISOString(),
    credentialSubject: {
      id: `${url}#list`,
      type: 'StatusList2021',
      statusPurpose: 'revocation',
      encodedList: encodeStatusList(node.issued.revokedIndexes(issuer)),
    },
  })
}

function composeStatus(node: NutsNode, issuer: string, index: number): JsonObject {
  const url = statusListUrl(node, issuer)
  return {
    id: `${url}#${index}`,
    type: 'StatusList2021Entry',
    statusPurpose: 'revocation',
    statusListIndex: String(index),
    statusListCredential: url,
  }
}

function sign(node: NutsNode, json: JsonObject): Promise<string> {
  const { kid, key } = node.subjects.keyOf(String(json.issuer))
  return new SignJWT(toJwtClaims(json)).setProtectedHeader({ alg: algorithmFor(key), typ: 'JWT', kid }).sign(key)
}

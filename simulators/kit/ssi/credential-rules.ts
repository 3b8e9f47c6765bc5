/** What a credential must hold by its type (Nuts RFC012, RFC019, RFC022, RFC023). */

import { type Credential, credentialContext, credentialType } from './credential.ts'
import { isObject, textOf } from './json.ts'
import { SsiError } from './ssi-error.ts'
import { statusListContext } from './status-list.ts'

const nutsContext = 'https://nuts.nl/credentials/v1'

/** Throws `SsiError` when a member that its type needs is missing. */
export function assertWellFormed(credential: Credential): void {
  const { types, contexts, id, issuedAt } = credential
  if (!types.includes(credentialType)) throw new SsiError(`type '${credentialType}' is required`)
  if (types.length > 2) throw new SsiError('a credential lists at most 2 types')
  if (!contexts.includes(credentialContext)) throw new SsiError('default context is required')
  if (id === undefined) throw new SsiError("'ID' is required")
  if (issuedAt === undefined) throw new SsiError("'issuanceDate' is required")
  for (const status of credential.statuses) assertStatus(status, contexts)
  if (types.includes('NutsOrganizationCredential')) assertOrganisation(credential)
  if (types.includes('NutsEmployeeCredential')) assertEmployee(credential)
  if (types.includes('X509Credential')) assertX509(credential)
}

function assertStatus(status: Readonly<Record<string, unknown>>, contexts: readonly string[]): void {
  if (textOf(status.id) === undefined) throw new SsiError('credentialStatus.id is required')
  if (textOf(status.type) === undefined) throw new SsiError('credentialStatus.type is required')
  if (status.type !== 'StatusList2021Entry') return
  if (!contexts.includes(statusListContext)) throw new SsiError('StatusList2021 context is required')
  if (status.id === status.statusListCredential) throw new SsiError('StatusList2021Entry.id is the address of the list')
  if (textOf(status.statusPurpose) === undefined) throw new SsiError('StatusList2021Entry.statusPurpose is required')
  if (!/^\d+$/.test(String(status.statusListIndex))) throw new SsiError('invalid StatusList2021Entry.statusListIndex')
  if (!URL.canParse(String(status.statusListCredential))) {
    throw new SsiError('StatusList2021Entry.statusListCredential is no URL')
  }
}

function assertOrganisation({ contexts, subjects: [subject, ...others] }: Credential): void {
  if (!contexts.includes(nutsContext)) throw new SsiError(`context '${nutsContext}' is required`)
  if (subject === undefined || others.length > 0) throw new SsiError('single CredentialSubject expected')
  const organisation = isObject(subject.organization) ? subject.organization : {}
  for (const member of ['name', 'city']) {
    if ((textOf(organisation[member]) ?? '').trim() === '') {
      throw new SsiError(`'credentialSubject.organization.${member}' is empty`)
    }
  }
}

function assertEmployee({ subjects: [subject, ...others] }: Credential): void {
  if (subject === undefined || others.length > 0) throw new SsiError('single CredentialSubject expected')
  for (const member of ['name', 'roleName', 'identifier']) {
    const value = subject[member]
    // The form of version 5 has the person in `member`.
    if (value !== undefined && textOf(value) === undefined)
      throw new SsiError(`'credentialSubject.${member}' is no text`)
  }
}

function assertX509({ signed, issuer, expiresAt }: Credential): void {
  if (signed === undefined) throw new SsiError('an X509Credential is a JWT')
  if (!issuer.startsWith('did:x509:')) throw new SsiError('the issuer of an X509Credential is a did:x509')
  if (expiresAt === undefined) throw new SsiError("'expirationDate' is required")
}

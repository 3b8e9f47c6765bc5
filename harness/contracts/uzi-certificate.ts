/**
 * Reading and checking certificates of the UZI-register: shared by the simulators, which decide with it, and by the
 * judge, which must come to its own conclusion from the same bytes.
 */

import type { X509Certificate } from 'node:crypto'

/** The seven fields of the otherName in a UZI certificate (CPS UZI-register, subjectAltName; type-id 2.5.5.5). */
export interface UziName {
  caOid: string
  version: string
  uziNumber: string
  passType: string
  ura: string
  role: string
  agb: string
}

export type ChainCheck = { ok: true; leaf: X509Certificate; name: UziName } | { ok: false; reason: string }

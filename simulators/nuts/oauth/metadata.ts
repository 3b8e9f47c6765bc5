/** Metadata of the authorization server and of the client of a subject (RFC 8414, RFC 7591). */

import { signatureAlgorithms } from '../../kit/ssi/algorithms.ts'
import type { JsonObject } from '../../kit/ssi/json.ts'
import { issuerUrl, type NutsNode } from '../node.ts'
import { vpTokenGrant } from '../wire.ts'

const formats = {
  jwt_vc: { alg_values_supported: signatureAlgorithms },
  jwt_vp: { alg_values_supported: signatureAlgorithms },
}

/** `authorization_endpoint` is left out: user flows are not there. */
export function serverMetadata(node: NutsNode, subjectId: string): JsonObject {
  const issuer = issuerUrl(node, subjectId)
  return {
    issuer,
    token_endpoint: `${issuer}/token`,
    presentation_definition_endpoint: `${issuer}/presentation_definition`,
    presentation_definition_uri_supported: true,
    grant_types_supported: [vpTokenGrant],
    vp_formats: formats,
    vp_formats_supported: formats,
    did_methods_supported: ['web'],
    dpop_signing_alg_values_supported: signatureAlgorithms,
    client_id_schemes_supported: ['entity_id'],
    require_signed_request_object: true,
  }
}

export function clientMetadata(): JsonObject {
  return {
    token_endpoint_auth_method: 'none',
    grant_types: [vpTokenGrant],
    software_id: 'nuts-node-refimpl',
    software_version: 'v6',
    vp_formats: formats,
    client_id_scheme: 'entity_id',
  }
}

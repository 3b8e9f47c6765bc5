/** A user of Dezi at a node, row by row, from the field notes on identity (2.3) and on Nuts (1.3). */

import { credentialOf, type DeziBench, deziScope, hostOf, type Reply, verklaringOf } from './dezi-bench.ts'

export interface DeziRow {
  id: string
  /** Section of the field notes. */
  clause: string
  says: string
  request(bench: DeziBench): Promise<Reply>
  expect: { status: number; json?: object; detail?: RegExp }
}

const refused = (detail: RegExp, status = 400) => ({ status, detail })

const envelope = (login?: Parameters<DeziBench['envelope']>[0]) => async (bench: DeziBench) =>
  bench.askToken([credentialOf(await bench.envelope(login))])

/** A conforming credential with members written over it. */
const changed =
  (change: (credential: Record<string, unknown>) => object, at?: 'strict-node') => async (bench: DeziBench) =>
    bench.askToken([change({ ...credentialOf(verklaringOf(await bench.envelope())) })], at)

const shown = (login: Parameters<DeziBench['envelope']>[0]) => async (bench: DeziBench) =>
  bench.askToken([credentialOf(await bench.envelope(login))], 'strict-node')

export const deziRows: readonly DeziRow[] = [
  {
    id: 'dezi-definition',
    clause: 'identity 2.3, nuts 1.5',
    says: 'a scope that asks for a user says so, with the form of the proof',
    request: ({ get }) =>
      get(`https://${hostOf('hospital-node')}/oauth2/90000380/presentation_definition?scope=${deziScope}`),
    expect: {
      status: 200,
      json: {
        format: { ldp_vc: { proof_type: ['DeziIDJWT07'] } },
        input_descriptors: [{ id: 'id_x509credential' }, { id: 'id_dezi' }],
      },
    },
  },
  {
    id: 'dezi-verklaring',
    clause: 'identity 2.3',
    says: 'a verklaring is taken as a DeziUserCredential',
    request: changed((credential) => credential),
    expect: { status: 200, json: { token_type: 'Bearer', scope: deziScope } },
  },
  {
    id: 'dezi-envelope',
    clause: 'identity 2.3, bearer',
    says: 'an envelope is taken in the place of the verklaring in it',
    request: envelope(),
    expect: { status: 200 },
  },
  {
    id: 'dezi-missing',
    clause: 'nuts 1.3 step 3',
    says: 'a scope that asks for a user is not given without one',
    request: ({ askToken }) => askToken([]),
    expect: refused(/no credential in the wallet for input descriptor id_dezi/, 412),
  },
  {
    id: 'dezi-other-proof',
    clause: 'nuts 1.3 step 1',
    says: 'another proof than that of Dezi must be left out',
    request: changed((credential) => ({ ...credential, proof: { type: 'JsonWebSignature2020', jws: 'x' } })),
    expect: refused(/one proof, of type DeziIDJWT07/),
  },
  {
    id: 'dezi-proof-of-another-type',
    clause: 'nuts 1.3 step 1',
    says: 'the proof of Dezi makes no other credential',
    request: changed((credential) => ({ ...credential, type: ['VerifiableCredential', 'NutsEmployeeCredential'] })),
    expect: refused(/issuer, credentialSubject.id and proof must be omitted/),
  },
  {
    id: 'dezi-issuer-given',
    clause: 'nuts 1.3 step 1',
    says: 'the issuer is for the node to fill in, for this credential too',
    request: changed((credential) => ({ ...credential, issuer: 'did:web:dezi.test' })),
    expect: refused(/issuer, credentialSubject.id and proof must be omitted/),
  },
  {
    id: 'dezi-subject-altered',
    clause: 'identity 2.3',
    says: 'what the credential says is what the statement says',
    request: changed((credential) => {
      const subject = credential.credentialSubject as { employee: object }
      return { ...credential, credentialSubject: { ...subject, employee: { ...subject.employee, role: '01.015' } } }
    }),
    expect: refused(/differs from the statement in its proof/),
  },
  {
    id: 'dezi-statement-altered',
    clause: 'identity 2.3, signature',
    says: 'the statement is signed by the register',
    request: async (bench) => {
      const [header, payload = '', signature] = verklaringOf(await bench.envelope()).split('.')
      const claims: object = JSON.parse(Buffer.from(payload, 'base64url').toString('utf8'))
      const altered = Buffer.from(JSON.stringify({ ...claims, rol_code: '01.015' })).toString('base64url')
      return bench.askToken([credentialOf(`${header}.${altered}.${signature}`)])
    },
    expect: refused(/user statement: signature/),
  },
  {
    id: 'dezi-organisation',
    clause: 'identity 2.3, URA',
    says: 'the user is one of the organisation that shows it',
    request: envelope({ person: 'huisarts' }),
    expect: refused(/user statement: organisation/),
  },
  {
    id: 'dezi-level-met',
    clause: 'identity 2.5',
    says: 'a level that is demanded is met by the envelope of a login at that level',
    request: shown({ means: 'digid-hoog' }),
    expect: { status: 200 },
  },
  ...['digid-midden', 'digid-substantieel', 'sso', 'yivi'].map((means) => ({
    id: `dezi-level-${means}`,
    clause: 'identity 2.5',
    says: `a login with ${means} does not meet high`,
    request: shown({ means }),
    expect: refused(/access_denied - user statement: level/),
  })),
  {
    id: 'dezi-level-unsaid',
    clause: 'identity 2.5, loa_dezi is of the registration',
    says: 'a verklaring by itself meets no level of login',
    request: changed((credential) => credential, 'strict-node'),
    expect: refused(/access_denied - user statement: level/),
  },
]

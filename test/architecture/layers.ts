/** Which folder may import which: the arrows of the design, as data. Longest prefix counts. */

export interface LayerRule {
  folder: string
  /** Folders whose modules it may import, its own always included. */
  mayImport: readonly string[]
  because: string
}

export const layerRules: readonly LayerRule[] = [
  { folder: 'harness/contracts', mayImport: [], because: 'the contracts import nothing of ours' },
  {
    folder: 'harness/topology',
    mayImport: ['harness/contracts'],
    because: 'a backend knows parties by their manifests only',
  },
  { folder: 'harness/observe', mayImport: ['harness/contracts'], because: 'observing is apart from understanding' },
  {
    folder: 'harness/probe',
    mayImport: ['harness/contracts'],
    because: 'the probe knows bytes and keys, not who ran them',
  },
  {
    folder: 'harness/obtain',
    mayImport: ['harness/contracts', 'harness/probe'],
    because: 'what a party can obtain follows from what it handled, and the run says where it may be tried',
  },
  {
    folder: 'harness/judge',
    mayImport: ['harness/contracts'],
    because: 'a verdict comes from findings and evidence only',
  },
  { folder: 'harness/truth', mayImport: ['harness/contracts'], because: 'the truth is the same whatever is measured' },
  {
    folder: 'harness/report',
    mayImport: ['harness/contracts'],
    because: 'a report shows a result, it does not make one',
  },
  {
    folder: 'harness/run',
    mayImport: [
      'harness/contracts',
      'harness/topology',
      'harness/observe',
      'harness/probe',
      'harness/obtain',
      'harness/judge',
      'harness/truth',
      'harness/report',
    ],
    because: 'a run joins the parts, and knows no system by name',
  },
  {
    folder: 'harness/cli',
    mayImport: ['harness', 'simulators', 'certs', 'scenarios'],
    because: 'the composition root',
  },
  { folder: 'certs', mayImport: ['harness/contracts'], because: 'the authority knows no party' },
  { folder: 'simulators/kit', mayImport: ['harness/contracts'], because: 'the kit is under every simulator' },
  {
    folder: 'simulators/protection',
    mayImport: ['simulators/kit', 'harness/contracts'],
    because: 'a protection serves any party',
  },
  ...[
    'broker',
    'care-system',
    'dezi',
    'uzi',
    'lsp',
    'nuts',
    'nuts-pep',
    'nuts-proxy',
    'zorgplatform',
    'outside-tap',
    'tls-offloader',
    'vc-broker',
  ].map((id) => ({
    folder: `simulators/${id}`,
    mayImport: ['simulators/kit', 'simulators/protection', 'harness/contracts'],
    because: 'a simulator knows no other simulator, and the harness by its contracts only',
  })),
  { folder: 'simulators', mayImport: ['simulators', 'harness/contracts'], because: 'the list of manifests' },
]

/** The README's table of systems, made from the manifests. */

import type { Manifest } from '../../harness/contracts/manifest.ts'

export function drawSystemsTable(manifests: readonly Manifest[]): string {
  const rows = manifests.map(({ id, title, roles, specifications, faults }) => {
    const follows = specifications.map(({ name, version }) => `${name} ${version}`).join('; ')
    const deviations = faults.map((fault) => `\`${fault.id}\``).join(', ')
    return `| [\`${id}\`](simulators/${id}/README.md) | ${title.en} | ${roles.join(', ')} | ${follows} | ${deviations} |`
  })
  return ['| System | What it is | Role | Follows | Faults |', '|---|---|---|---|---|', ...rows].join('\n')
}

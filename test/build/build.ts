/** `npm run build`: the package as JavaScript in `dist/`, with scenarios, schema and viewer beside it. */

import { execFileSync } from 'node:child_process'
import { cp, rm } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { buildViewer } from '../../harness/report/html/build.ts'

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..')
const dist = join(root, 'dist')

await rm(dist, { recursive: true, force: true })
execFileSync(join(root, 'node_modules', '.bin', 'tsc'), ['-p', join(root, 'tsconfig.build.json')], {
  cwd: root,
  stdio: 'inherit',
})
await cp(join(root, 'scenarios'), join(dist, 'scenarios'), { recursive: true })
await cp(join(root, 'harness', 'report', 'result.schema.json'), join(dist, 'harness', 'report', 'result.schema.json'))
await cp(
  join(root, 'harness', 'probe', 'scan', 'scan-report.schema.json'),
  join(dist, 'harness', 'probe', 'scan', 'scan-report.schema.json'),
)
await cp(join(root, 'docker'), join(dist, 'docker'), { recursive: true })
await cp(join(root, 'harness', 'run', 'sut.schema.json'), join(dist, 'harness', 'run', 'sut.schema.json'))
await buildViewer(join(dist, 'report'))

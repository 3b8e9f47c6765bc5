/** Programs of Debian's packages that stand in for products. */

import { existsSync } from 'node:fs'

/** Of `nginx-light` and `haproxy`. */
export const programs = { nginx: '/usr/sbin/nginx', haproxy: '/usr/sbin/haproxy' } as const

export function isInstalled(program: keyof typeof programs): boolean {
  return existsSync(programs[program])
}

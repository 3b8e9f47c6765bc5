/** `/proc/<pid>/maps` (proc_pid_maps(5)): what stands where in the address space of a process. */

export interface Mapping {
  start: number
  /** First address behind it. */
  end: number
  /** File, or a name in brackets; empty for anonymous memory. */
  path: string
}

const line = /^([0-9a-f]+)-([0-9a-f]+) (\S{4}) \S+ \S+ \S+ *(.*)$/

/**
 * Mappings that can hold data of the process, which are those that it can write to: code, constants and files that are
 * mapped to be read hold what stands in the files. Device memory is no memory of the process and cannot be read this way.
 */
export function listDataMappings(maps: string): Mapping[] {
  return maps.split('\n').flatMap((text) => {
    const [, start = '', end = '', permissions = '', path = ''] = line.exec(text) ?? []
    if (!permissions.startsWith('rw') || isDevice(path)) return []
    return [{ start: Number.parseInt(start, 16), end: Number.parseInt(end, 16), path }]
  })
}

function isDevice(path: string): boolean {
  if (path.startsWith('anon_inode:')) return true
  return path.startsWith('/dev/') && !path.startsWith('/dev/shm/') && !path.startsWith('/dev/zero')
}

/** What crosses a thread's border comes over with plain arrays in place of buffers. */

export function reviveBytes<T>(value: T): T {
  return revive(value) as T
}

function revive(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  if (Array.isArray(value)) return value.map(revive)
  if (typeof value !== 'object' || value === null) return value
  return Object.fromEntries(Object.entries(value).map(([name, member]) => [name, revive(member)]))
}

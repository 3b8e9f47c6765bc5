/**
 * For reading what a party left behind: what is not there was not observed, but what cannot be read is a fault. To take
 * the one for the other would turn a broken measurement into a clean one.
 */
export function noneIfMissing<T>(none: T): (error: NodeJS.ErrnoException) => T {
  return (error) => {
    if (error.code === 'ENOENT') return none
    throw error
  }
}

/** Amounts as people read them. */

const units = ['B', 'kB', 'MB', 'GB', 'TB'] as const

/** In powers of ten, as disks are sold. */
export function sayBytes(bytes: number): string {
  let value = bytes
  let unit = 0
  while (value >= 1000 && unit < units.length - 1) {
    value /= 1000
    unit += 1
  }
  return `${unit === 0 ? value : value.toFixed(value < 10 ? 1 : 0)} ${units[unit]}`
}

/** For example `8 s` or `12:05`. */
export function sayDuration(ms: number): string {
  const seconds = Math.ceil(ms / 1000)
  if (seconds < 60) return `${seconds} s`
  const [hours, minutes] = [Math.floor(seconds / 3600), Math.floor(seconds / 60) % 60]
  const last = String(seconds % 60).padStart(2, '0')
  return hours === 0 ? `${minutes}:${last}` : `${hours}:${String(minutes).padStart(2, '0')}:${last}`
}

/** With a part that is too small to show as such. */
export function sayShare(part: number, whole: number): string {
  const share = whole === 0 ? 0 : (part / whole) * 100
  if (part > 0 && share < 0.1) return '<0.1%'
  if (part < whole && share > 99.9) return '>99.9%'
  return `${share.toFixed(share === 0 || share === 100 ? 0 : 1)}%`
}

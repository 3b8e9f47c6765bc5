/** The parties of an exchange as a diagram: boxes in the order of the route, and those beside it. */

export interface ChainBox {
  id: string
  /** Role, and the product where that is not ours. */
  lines: readonly string[]
  measured: boolean
}

export interface Chain {
  /** Said to who cannot see it. */
  description: string
  /** In the order of the route. */
  route: readonly ChainBox[]
  beside: readonly ChainBox[]
}

/** Positions in units of the diagram; `y` grows downwards. */
export interface PlacedBox extends ChainBox {
  x: number
  y: number
}

export interface ChainDrawing {
  width: number
  height: number
  boxes: readonly PlacedBox[]
  hops: readonly { x1: number; y1: number; x2: number; y2: number }[]
}

export const boxSize = { width: 118, height: 46 } as const
const gap = { x: 16, y: 18 } as const
const perRow = 4

/** The route winds to and fro over rows of four, so that neighbours on it stay neighbours; the others stand below. */
export function drawChain({ route, beside }: Chain): ChainDrawing {
  const onRoute = route.map((box, index) => {
    const row = Math.floor(index / perRow)
    const column = row % 2 === 0 ? index % perRow : perRow - 1 - (index % perRow)
    return place(box, column, row)
  })
  const routeRows = Math.ceil(route.length / perRow)
  const others = beside.map((box, index) => place(box, index % perRow, routeRows + Math.floor(index / perRow)))
  const boxes = [...onRoute, ...others]
  return {
    width: perRow * (boxSize.width + gap.x) - gap.x,
    height: Math.max(...boxes.map(({ y }) => y)) + boxSize.height,
    boxes,
    hops: onRoute.slice(1).map((to, index) => joinEdges(onRoute[index] ?? to, to)),
  }
}

function place(box: ChainBox, column: number, row: number): PlacedBox {
  return { ...box, x: column * (boxSize.width + gap.x), y: row * (boxSize.height + gap.y) }
}

function joinEdges(from: PlacedBox, to: PlacedBox): ChainDrawing['hops'][number] {
  const { width, height } = boxSize
  if (from.y !== to.y) return { x1: from.x + width / 2, y1: from.y + height, x2: to.x + width / 2, y2: to.y }
  const y = from.y + height / 2
  const [left, right] = from.x < to.x ? [from.x + width, to.x] : [from.x, to.x + width]
  return { x1: left, y1: y, x2: right, y2: y }
}

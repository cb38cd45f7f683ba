// Sets parts of a drawing side by side in shelves, so that a chart of many small parts does not become one long row.

export interface Size {
  width: number;
  height: number;
}

export interface Packed {
  width: number;
  height: number;
  at: { left: number; top: number }[];
}

/** Keeps the order; a part that is wider than the shelf gets a shelf of its own. */
export function pack(parts: readonly Size[], most: number, gap: number): Packed {
  const at: Packed['at'] = [];
  let [left, top, shelf, width] = [0, 0, 0, 0];
  for (const part of parts) {
    if (left > 0 && left + part.width > most) {
      left = 0;
      top += shelf + gap;
      shelf = 0;
    }
    at.push({ left, top });
    left += part.width + gap;
    width = Math.max(width, left - gap);
    shelf = Math.max(shelf, part.height);
  }
  return { width, height: top + shelf, at };
}

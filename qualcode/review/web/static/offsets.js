// The corpus counts code points, the browser UTF-16 units; they differ after each sign beyond U+FFFF.

export class Offsets {
  constructor(text) {
    this.units = []; // where each such sign begins, in UTF-16 units
    for (let at = 0; at < text.length; at += 1) {
      const unit = text.charCodeAt(at);
      if (unit >= 0xd800 && unit < 0xdc00) this.units.push(at);
    }
    this.points = this.units.map((at, before) => at - before);
  }

  /** From the corpus to the browser. */
  toUnits(point) {
    return point + countBelow(this.points, point);
  }

  /** From the browser to the corpus. */
  toPoints(unit) {
    return unit - countBelow(this.units, unit);
  }
}

function countBelow(sorted, limit) {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >> 1;
    if (sorted[middle] < limit) low = middle + 1;
    else high = middle;
  }
  return low;
}

const SLOTS = 16384;

export function slot(key: string): number {
  // point: redis-cluster.slot
  return crc16(key) % SLOTS;
}

export function low(frame: Buffer): number {
  // ok: redis-cluster.slot the low byte of a checksum
  return crc16(frame) & 0xff;
}

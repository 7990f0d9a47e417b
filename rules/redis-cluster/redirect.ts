export function moved(slot: number, host: string, port: number): string {
  // point: redis-cluster.redirect
  return `-MOVED ${slot} ${host}:${port}\r\n`;
}

export function note(): string {
  // ok: redis-cluster.redirect
  return "MOVED to the archive";
}

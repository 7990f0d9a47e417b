import Redis from "ioredis";

const redis = new Redis();

export async function save(id: string, data: string, matrix: { set(a: number, b: number, c: number, d: number): void }) {
  // ok: redis.js-set-with-mode
  matrix.set(1, 2, 3, 4);
  // point: redis.js-set-with-mode
  await redis.set(`session:${id}`, data, "EX", 600);
}

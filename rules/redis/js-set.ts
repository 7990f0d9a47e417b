import { createClient } from "redis";

const client = createClient();
const seen = new Map<string, string>();

export async function save(id: string, data: string) {
  // ok: redis.js-set
  seen.set(id, data);
  // point: redis.js-set
  await client.set(`session:${id}`, data, { EX: 600 });
}

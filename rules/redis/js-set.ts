import { createClient } from "redis";

const client = createClient();
const seen = new Map<string, string>();

export async function save(id: string, data: string) {
  // ok: redis.js-set
  seen.set(id, data);
  // point: redis.js-set
  await client.set(`session:${id}`, data, { EX: 600 });
}

/** node-redis 5. */
export async function saveInFive(id: string, data: string) {
  // point: redis.js-set
  await client.set(`session:${id}`, data, { expiration: { type: "EX", value: 600 } });
}

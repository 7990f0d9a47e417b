import Redis from "ioredis";
import axios from "axios";

export async function remove(redis: Redis, id: string, tree: { del(id: string): void }) {
  // ok: redis.js-delete
  tree.del(id);
  // ok: redis.js-delete
  await axios.delete(`/users/${id}`);
  // point: redis.js-delete
  await redis.del(`session:${id}`, `user:${id}`);
}

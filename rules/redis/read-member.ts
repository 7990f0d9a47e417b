import { createClient } from "redis";

const client = createClient();

export async function room(name: string, rooms: Map<string, string>) {
  // ok: redis.read-member
  if (rooms.get(name)) return;
  // point: redis.read-member
  return client.hGet("rooms", name);
}

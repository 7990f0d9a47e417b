import { createClient } from "redis";
import http from "http";

const client = createClient();
const server = http.createServer();

export async function stop() {
  // ok: redis.close
  server.close();
  // point: redis.close
  await client.quit();
}

import Redis from "ioredis";

export function listen(subscriber: Redis, socket: NodeJS.EventEmitter) {
  // ok: pubsub.js-message
  socket.on("message", (m) => console.info(m));
  // ok: pubsub.js-message
  subscriber.on("error", (e) => console.error(e));
  // point: pubsub.js-message
  subscriber.on("message", (channel, message) => console.info(channel, message));
}

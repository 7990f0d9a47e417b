import amqp from "amqplib";

export async function send(text: string, list: { get(i: number): void }) {
  const connection = await amqp.connect("amqp://localhost");
  const channel = await connection.createChannel();
  // ok: pubsub.js-amqp
  list.get(0);
  // point: pubsub.js-amqp
  await channel.assertQueue("orders", { durable: true });
  // point: pubsub.js-amqp
  channel.sendToQueue("orders", Buffer.from(text));
}

import { Kafka } from "kafkajs";
import axios from "axios";

const kafka = new Kafka({ brokers: ["localhost:9092"] });

export async function send(text: string, res: { send(t: string): void }) {
  const producer = kafka.producer();
  // ok: pubsub.js-kafka
  res.send(text);
  // point: pubsub.js-kafka
  await producer.send({ topic: "orders", messages: [{ value: text }] });
}

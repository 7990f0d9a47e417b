import amqp from "amqplib";
import mongoose from "mongoose";

export async function start() {
  // ok: pubsub.js-broker-connect
  await mongoose.connect("mongodb://localhost");
  // point: pubsub.js-broker-connect
  return amqp.connect("amqp://localhost");
}

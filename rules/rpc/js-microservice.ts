import { NestFactory } from "@nestjs/core";
import { ClientsModule, Transport } from "@nestjs/microservices";
import { AppModule } from "./app";

export async function start() {
  // point: rpc.js-microservice
  return NestFactory.createMicroservice(AppModule, { transport: Transport.REDIS, options: { host: "a", port: 6379 } });
}

export function clients() {
  // point: rpc.js-microservice
  return ClientsModule.register([{ name: "MATH", transport: Transport.TCP, options: { port: 3001 } }]);
}

export async function web() {
  // ok: rpc.js-microservice
  return NestFactory.create(AppModule, { logger: false });
}

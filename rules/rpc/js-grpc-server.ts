import { Server } from "@grpc/grpc-js";
import http from "http";

export function serve(service: any, get: any) {
  // ok: rpc.js-grpc-server
  http.createServer();
  // point: rpc.js-grpc-server
  const server = new Server();
  // point: rpc.js-grpc-server
  server.addService(service, { get });
  return server;
}

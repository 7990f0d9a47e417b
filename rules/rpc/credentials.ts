import { Server, ServerCredentials, credentials } from "@grpc/grpc-js";
import tls from "tls";

export function secure(ca: Buffer, server: Server) {
  // ok: rpc.credentials
  tls.createSecureContext({ ca });
  // point: rpc.credentials
  server.bindAsync("0.0.0.0:50051", ServerCredentials.createInsecure(), () => {});
  // point: rpc.credentials
  return credentials.createSsl(ca);
}

import { createClient } from "@connectrpc/connect";
import { createConnectTransport } from "@connectrpc/connect-node";
import { createClient as createStore } from "some-store";

export function orders(service: any, baseUrl: string) {
  // point: rpc.js-grpc-client
  const transport = createConnectTransport({ baseUrl });
  // ok: rpc.js-grpc-client
  createStore({ baseUrl });
  // point: rpc.js-grpc-client
  return createClient(service, transport);
}

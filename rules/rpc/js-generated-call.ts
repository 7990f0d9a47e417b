import axios from "axios";
import * as grpc from "@grpc/grpc-js";

import type { OrdersClient } from "./gen/orders_grpc_pb";

class BillingClient {
  /** Speaks of a bill of this process. */
  describe(id: string) {
    return id;
  }
}

export class Orders {
  constructor(
    private readonly orders: OrdersClient,
    private readonly billing: BillingClient,
  ) {}

  async load(id: string) {
    // ok: rpc.js-generated-call
    this.billing.describe(id);
    // ok: rpc.js-generated-call
    await axios.get(`https://example.org/orders/${id}`);
    // point: rpc.js-generated-call
    return this.orders.getOrder({ id }, { deadline: Date.now() + 2_000 });
  }
}

/** A client that is made of a definition at run time. */
export function loaded(definition: grpc.PackageDefinition, done: () => void) {
  const shop = grpc.loadPackageDefinition(definition).shop;
  const client = new shop.CartService("carts:443", grpc.credentials.createSsl());
  // point: rpc.js-generated-call
  client.getCart({ id: 1 }, { deadline: Date.now() + 5000 }, done);
}

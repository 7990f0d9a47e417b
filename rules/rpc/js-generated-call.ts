import axios from "axios";

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

import { ClientProxy } from "@nestjs/microservices";
import { EventEmitter } from "events";

export class Orders {
  constructor(
    private readonly client: ClientProxy,
    private readonly events: EventEmitter,
  ) {}

  get(id: string) {
    // ok: rpc.js-client-send
    this.events.emit("orders.get", { id });
    // point: rpc.js-client-send
    return this.client.send("orders.get", { id });
  }
}

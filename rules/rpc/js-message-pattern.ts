import { Controller, Get } from "@nestjs/common";
import { MessagePattern } from "@nestjs/microservices";

@Controller()
export class Orders {
  // ok: rpc.js-message-pattern
  @Get("orders")
  list() {
    return [];
  }

  // point: rpc.js-message-pattern
  @MessagePattern("orders.get")
  get(id: string) {
    return id;
  }
}

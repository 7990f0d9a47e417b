import grpc
import shop_pb2_grpc


class Client:
    def __init__(self, target):
        self.stub = shop_pb2_grpc.ShopStub(grpc.insecure_channel(target))

    def cart(self, request, other):
        # ok: rpc.py-grpc-call
        other.GetCart(request)
        # point: rpc.py-grpc-call
        return self.stub.GetCart(request, timeout=2)

import grpc
from shop_pb2_grpc import ShopStub


def connect(target, tv):
    # point: rpc.py-grpc-client
    channel = grpc.insecure_channel(target)
    # point: rpc.py-grpc-client
    stub = ShopStub(channel)
    # ok: rpc.py-grpc-client
    tv.insecure_channel(target)
    return stub

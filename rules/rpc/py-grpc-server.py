import grpc
from shop_pb2_grpc import add_ShopServicer_to_server


def serve(pool, web, shop):
    # point: rpc.py-grpc-server
    server = grpc.server(pool)
    # point: rpc.py-grpc-server
    add_ShopServicer_to_server(shop, server)
    # point: rpc.py-grpc-server
    server.add_insecure_port("[::]:50051")
    # ok: rpc.py-grpc-server
    web.server(pool)

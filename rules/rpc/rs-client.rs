use proto::greeter_client::GreeterClient;
use tonic::transport::{Channel, Endpoint};

pub async fn connect(url: String) -> Result<Channel, Error> {
    // point: rpc.rs-client
    let endpoint = Endpoint::from_shared(url)?;
    // point: rpc.rs-client
    Ok(endpoint.connect_lazy())
}

pub async fn greeter() {
    // point: rpc.rs-client
    GreeterClient::connect("http://greeter:50051").await;
    // ok: rpc.rs-client
    std::net::TcpStream::connect("greeter:50051");
}

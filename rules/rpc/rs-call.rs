use proto::greeter_client::GreeterClient;
use tonic::transport::Channel;

pub async fn hello(client: &mut GreeterClient<Channel>, name: String, http: &reqwest::Client) -> Result<(), tonic::Status> {
    // point: rpc.rs-call
    client.say_hello(HelloRequest { name }).await?;
    // ok: rpc.rs-call
    http.get("http://greeter");
    Ok(())
}

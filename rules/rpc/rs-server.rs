use proto::greeter_server::GreeterServer;
use tonic::transport::Server;

pub async fn serve(greeter: Greeter, menu: &mut Menu) -> Result<(), Error> {
    // ok: rpc.rs-server
    menu.add_service(1);
    // point: rpc.rs-server
    let service = GreeterServer::new(greeter);
    // point: rpc.rs-server
    let router = Server::builder().add_service(service);
    Ok(())
}

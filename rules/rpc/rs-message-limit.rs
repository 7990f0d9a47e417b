use proto::greeter_client::GreeterClient;

pub fn client(channel: tonic::transport::Channel, inbox: &mut Inbox) {
    let client = GreeterClient::new(channel);
    // point: rpc.rs-message-limit
    client.max_decoding_message_size(16 << 20);
    // ok: rpc.rs-message-limit
    inbox.max_decoding_message_size(1);
}

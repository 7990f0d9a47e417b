use jsonrpsee::RpcModule;

pub fn module(store: Store, tools: &mut Tools) -> anyhow::Result<RpcModule<Store>> {
    let mut module = RpcModule::new(store);
    // ok: rpc.rs-registered-method
    tools.register_method("orders_get", get);
    // point: rpc.rs-registered-method
    module.register_method("orders_get", |params, store, _| store.get(params.one()?))?;
    Ok(module)
}

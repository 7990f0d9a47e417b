//! What the room promises, on facts made by hand.

use super::memory::*;
use super::*;
use crate::facts::{Expr, FileFacts, StepKind, TypeKind};

/// Searches the tests of one function.
fn search(source: &Memory, file: &str, symbol: &str) -> Reached {
    tests_for(source, &[Target { file: file.into(), symbol: symbol.into() }], &Options::default()).remove(0)
}

/// Returns the names of the tests found.
fn names(r: &Reached) -> Vec<&str> {
    r.tests.iter().map(|t| t.name.as_str()).collect()
}

/// A package `store` with `Open`, which `Load` calls.
fn store() -> FileFacts {
    let open = function("Open", 10, vec![]);
    let load = function("Load", 20, vec![run("Open", 21)]);
    FileFacts { functions: vec![open, load], ..file("store/store.go", "store") }
}

#[test]
fn a_direct_test_comes_before_one_through_another_function() {
    let tests = FileFacts {
        functions: vec![
            test("TestLoad", 5, vec![run("Load", 6)]),
            test("TestOpen", 10, vec![run("Open", 11)]),
            test("TestOther", 15, vec![run("Close", 16)]),
        ],
        ..file("store/store_test.go", "store")
    };
    let r = search(&Memory::default().with(store()).with(tests), "store/store.go", "Open");
    assert_eq!(names(&r), ["TestOpen", "TestLoad"]);
    assert_eq!((r.tests[0].distance, r.tests[1].distance), (1, 2));
    assert_eq!(r.tests[1].via, ["Load"]);
    assert_eq!((r.status, r.failure.answer), (Status::Covered, Answer::No));
}

#[test]
fn the_same_name_in_another_package_or_a_local_one_is_no_reference() {
    let other = FileFacts { functions: vec![function("Open", 3, vec![])], ..file("door/door.go", "door") };
    let door_test = FileFacts { functions: vec![test("TestDoor", 5, vec![run("Open", 6)])], ..file("door/door_test.go", "door") };
    let local = test("TestLocal", 5, vec![declare("Open", Expr::Null), run("Open", 8)]);
    let local = FileFacts { functions: vec![local], ..file("store/local_test.go", "store") };
    let r = search(&Memory::default().with(store()).with(other).with(door_test).with(local), "store/store.go", "Open");
    assert_eq!(names(&r), [""; 0]);
    assert_eq!(r.status, Status::Uncovered);
}

#[test]
fn a_package_is_followed_through_its_import() {
    let user = FileFacts {
        imports: vec![import("store")],
        functions: vec![test("TestUse", 5, vec![run("store.Open", 6)])],
        ..file("app/use_test.go", "app")
    };
    let r = search(&Memory::default().with(store()).with(user), "store/store.go", "Open");
    assert_eq!(names(&r), ["TestUse"]);
}

/// A type `Redis` with `Get`, a type `Dummy` with the same, and an interface that both fill.
fn backends() -> FileFacts {
    let get = |owner: &str, line| method(owner, function("Get", line, vec![]));
    let iface = crate::facts::TypeDef { methods: vec![function("Get", 2, vec![])], ..type_def("Backend", TypeKind::Interface) };
    let types = vec![type_def("Redis", TypeKind::Struct), type_def("Dummy", TypeKind::Struct), iface];
    FileFacts { types, functions: vec![get("Redis", 10), get("Dummy", 20)], ..file("store/backends.go", "store") }
}

#[test]
fn the_receivers_type_decides_between_methods_of_one_name() {
    let redis = test("TestRedis", 5, vec![declare("b", new("Redis")), run("b.Get", 8)]);
    let dummy = test("TestDummy", 15, vec![declare("b", new("Dummy")), run("b.Get", 18)]);
    let tests = FileFacts { functions: vec![redis, dummy], ..file("store/backends_test.go", "store") };
    let r = search(&Memory::default().with(backends()).with(tests), "store/backends.go", "Redis.Get");
    assert_eq!(names(&r), ["TestRedis"]);
}

#[test]
fn an_interface_reaches_each_implementer_with_less_chance() {
    let user = crate::facts::TypeDef { fields: vec![field("back", of("Backend"))], ..type_def("Shop", TypeKind::Struct) };
    let sell = method("Shop", function("Sell", 30, vec![run("r.back.Get", 31)]));
    let shop = FileFacts { types: vec![user], functions: vec![sell], ..file("store/shop.go", "store") };
    let sells = test("TestSell", 5, vec![declare("s", new("Shop")), run("s.Sell", 8)]);
    let tests = FileFacts { functions: vec![sells], ..file("store/shop_test.go", "store") };
    let r = search(&Memory::default().with(backends()).with(shop).with(tests), "store/backends.go", "Redis.Get");
    assert_eq!(names(&r), ["TestSell"]);
    assert!(r.tests[0].chance < 0.7 && r.tests[0].chance > 0.3, "{}", r.tests[0].chance);
}

#[test]
fn an_embedded_type_lends_its_methods() {
    let outer = crate::facts::TypeDef { embeds: vec![of("Redis")], ..type_def("Cluster", TypeKind::Struct) };
    let outer = FileFacts { types: vec![outer], ..file("store/cluster.go", "store") };
    let t = test("TestCluster", 5, vec![declare("c", new("Cluster")), run("c.Get", 8)]);
    let tests = FileFacts { functions: vec![t], ..file("store/cluster_test.go", "store") };
    let r = search(&Memory::default().with(backends()).with(outer).with(tests), "store/backends.go", "Redis.Get");
    assert_eq!(names(&r), ["TestCluster"]);
}

#[test]
fn a_function_in_a_table_is_reached_through_the_table() {
    let entry = crate::facts::RecordField { key: Some(Expr::Text("Open".into())), value: path("Open"), line: 40 };
    let record = crate::facts::Record { type_ref: None, fields: vec![entry], line: 39, end_line: 41 };
    let span = crate::facts::Span { start: 39, end: 41 };
    let table = crate::facts::ValueDef {
        name: "dispatch".into(),
        constant: false,
        type_ref: None,
        value: Some(Expr::Record(Box::new(record))),
        doc: String::new(),
        span,
    };
    let serve = function("Serve", 50, vec![StepKind::Expr(call("register", vec![path("dispatch")]))]);
    let server = FileFacts { values: vec![table], functions: vec![serve], ..file("store/server.go", "store") };
    let tests = FileFacts { functions: vec![test("TestServe", 5, vec![run("Serve", 6)])], ..file("store/server_test.go", "store") };
    let r = search(&Memory::default().with(store()).with(server).with(tests), "store/store.go", "Open");
    assert_eq!(names(&r), ["TestServe"]);
    assert_eq!(r.tests[0].via, ["Serve", "dispatch"]);
}

#[test]
fn a_test_that_gets_there_by_an_error_branch_only_is_not_named() {
    let cond = Expr::Binary { op: "!=".into(), left: Box::new(path("err")), right: Box::new(Expr::Null) };
    let branch = |line| StepKind::If {
        init: vec![],
        cond: cond.clone(),
        then: function("", line, vec![run("Open", line + 1)]).body.to_vec(),
        otherwise: vec![],
    };
    let seldom = function("Seldom", 30, vec![branch(31)]);
    let extra = FileFacts { functions: vec![seldom], ..file("store/extra.go", "store") };
    let tests = vec![test("TestASeldom", 5, vec![run("Seldom", 6)]), test("TestLoad", 10, vec![run("Load", 11)])];
    let tests = FileFacts { functions: tests, ..file("store/extra_test.go", "store") };
    let r = search(&Memory::default().with(store()).with(extra).with(tests), "store/store.go", "Open");
    assert_eq!(names(&r), ["TestLoad"]);
}

#[test]
fn skipped_tests_and_benchmarks_are_named_but_do_not_count() {
    let skipped = test("TestOpenLater", 5, vec![StepKind::Expr(call("t.Skip", vec![Expr::Text("needs a server".into())])), run("Open", 8)]);
    let bench = test("BenchmarkOpen", 15, vec![run("Open", 16)]);
    let tests = FileFacts { functions: vec![skipped, bench], ..file("store/store_test.go", "store") };
    let r = search(&Memory::default().with(store()).with(tests), "store/store.go", "Open");
    assert_eq!(r.status, Status::Partly);
    assert!(r.tests.iter().all(|t| !t.counts && t.why_not.is_some()), "{:?}", r.tests);
    assert!(r.tests.iter().any(|t| t.why_not.as_deref().is_some_and(|w| w.contains("needs a server"))));
}

#[test]
fn failures_are_shown_by_what_a_test_does_before_its_name() {
    let closes = test("TestOpenAgain", 5, vec![run("server.Close", 6), run("Open", 7)]);
    let tests = FileFacts { functions: vec![closes], ..file("store/store_test.go", "store") };
    let r = search(&Memory::default().with(store()).with(tests), "store/store.go", "Open");
    assert_eq!(r.failure.answer, Answer::Yes);
    assert_eq!((r.failure.scenarios[0].name.as_str(), r.failure.scenarios[0].line), ("connection lost", 6));

    let named = FileFacts { functions: vec![test("TestOpenTimeout", 5, vec![run("Open", 7)])], ..file("store/store_test.go", "store") };
    let r = search(&Memory::default().with(store()).with(named), "store/store.go", "Open");
    assert_eq!(r.failure.answer, Answer::Unknown);
    assert!(r.failure.scenarios[0].by_name);
}

#[test]
fn a_bound_that_was_hit_is_told_and_makes_the_answer_unknown() {
    let chain: Vec<_> = (0..8)
        .map(|i| function(&format!("Step{i}"), 100 + 10 * i, vec![run(&if i == 0 { "Open".into() } else { format!("Step{}", i - 1) }, 101 + 10 * i)]))
        .collect();
    let chain = FileFacts { functions: chain, ..file("store/chain.go", "store") };
    let source = Memory::default().with(store()).with(chain);
    let r = search(&source, "store/store.go", "Open");
    assert_eq!(r.status, Status::Unknown);
    assert!(r.not_examined[0].why.contains("calls away"), "{:?}", r.not_examined);

    let bounded = Options { files: 0, ..Options::default() };
    let r = tests_for(&source, &[Target { file: "store/store.go".into(), symbol: "Open".into() }], &bounded).remove(0);
    assert!(r.not_examined[0].why.contains("no more than"), "{:?}", r.not_examined);
}

#[test]
fn what_is_no_function_is_unknown() {
    let r = search(&Memory::default().with(store()), "store/store.go", "Config.Timeout");
    assert_eq!((r.status, r.not_examined.len()), (Status::Unknown, 1));
}

#[test]
fn a_request_reaches_the_handler_of_its_route() {
    let route = |chain: &str| StepKind::Expr(call("mux.HandleFunc", vec![Expr::Text("/shops/{id}/open".into()), path(chain)]));
    let serve = FileFacts { functions: vec![function("routes", 50, vec![route("Open")])], ..file("store/routes.go", "store") };
    let asks = |name: &str, url: &str, line| test(name, line, vec![StepKind::Expr(call("get", vec![Expr::Text(url.into())]))]);
    let tests = vec![asks("TestShop", "/api/shops/7/open", 5), asks("TestOther", "/api/shopping", 15)];
    let tests = FileFacts { functions: tests, ..file("app/app_test.go", "app") };
    let r = search(&Memory::default().with(store()).with(serve).with(tests), "store/store.go", "Open");
    assert_eq!(names(&r), ["TestShop"]);
}

/// A cache whose `Warm` runs only where `UseCache` is set, and a server that every test starts.
fn served() -> FileFacts {
    let then = function("", 12, vec![run("Warm", 13)]).body.to_vec();
    let guarded = StepKind::If { init: vec![], cond: path("conf.Limits.UseCache"), then, otherwise: vec![] };
    let functions = vec![function("Warm", 5, vec![run("Dial", 6)]), function("Serve", 10, vec![guarded])];
    FileFacts { functions, ..file("app/app.go", "app") }
}

/// A test that sets a field of its settings and starts a server.
fn sets(name: &str, line: u32, field: &str) -> crate::facts::Function {
    let set = StepKind::Assign { targets: vec![path(field)], op: "=".into(), values: vec![Expr::Bool(true)], declares: false, type_ref: None };
    let mut listen = call("httptest.NewServer", vec![]);
    if let Expr::Call(c) = &mut listen {
        c.package = Some("net/http/httptest".into());
    }
    test(name, line, vec![set, StepKind::Expr(listen)])
}

#[test]
fn a_test_that_sets_the_field_reaches_what_needs_it() {
    let idle = test("TestField", 30, sets("", 30, "conf.Limits.UseCache").body[..1].iter().map(|s| s.kind.clone()).collect());
    let tests = vec![sets("TestCached", 5, "conf.Limits.UseCache"), sets("TestOther", 15, "conf.Limits.UseQuota"), idle];
    let tests = FileFacts { functions: tests, ..file("app/app_test.go", "app") };
    let r = search(&Memory::default().with(served()).with(tests), "app/app.go", "Warm");
    assert_eq!(names(&r), ["TestCached"], "one that sets another field, or starts nothing, does not");
}

#[test]
fn what_all_tests_start_is_named_by_a_few_of_each_directory() {
    let started = FileFacts {
        functions: vec![function("Open", 5, vec![run("Dial", 6)]), function("Start", 10, vec![run("Open", 11)])],
        ..file("app/app.go", "app")
    };
    let near = (0..45).map(|i| test(&format!("TestNear{i}"), 5 + i * 10, vec![run("Start", 6 + i * 10)])).collect();
    let near = FileFacts { functions: near, ..file("app/app_test.go", "app") };
    let far = test("TestFar", 5, vec![run("app.Start", 6)]);
    let far = FileFacts { imports: vec![import("app")], functions: vec![far], ..file("e2e/far_test.go", "e2e") };
    let r = search(&Memory::default().with(started).with(near).with(far), "app/app.go", "Open");
    assert_eq!((r.tests.len(), names(&r).contains(&"TestFar")), (4, true), "{:?}", names(&r));
}
